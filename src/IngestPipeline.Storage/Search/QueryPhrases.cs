namespace IngestPipeline.Storage.Search;

/// <summary>Finds what stands in double quotes, straight or curly.</summary>
internal static class QueryPhrases
{
    public static string[] Find(string query)
    {
        var phrases = new List<string>();
        var parts = query.Split('"', '\u201c', '\u201d', '\u201e');
        // Text outside and inside quotes alternates; a last quote without its partner encloses nothing.
        for (var i = 1; i < parts.Length - 1; i += 2)
        {
            if (!string.IsNullOrWhiteSpace(parts[i]))
                phrases.Add(parts[i].Trim());
        }

        return [.. phrases];
    }
}
