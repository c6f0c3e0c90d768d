namespace IngestPipeline.Storage.Postgres;

/// <summary>PostgreSQL's text and jsonb refuse NUL, and UTF-8 has no lone surrogates.</summary>
internal static class PostgresText
{
    public static string Clean(string text)
    {
        var clean = text.Contains("\\u0000", StringComparison.Ordinal) ? text.Replace("\\u0000", "\\ufffd", StringComparison.Ordinal) : text;
        if (!clean.Any(letter => letter == '\0' || char.IsSurrogate(letter)))
            return clean;
        return string.Concat(clean.EnumerateRunes().Select(rune => rune.Value == 0 ? "\uFFFD" : rune.ToString()));
    }
}
