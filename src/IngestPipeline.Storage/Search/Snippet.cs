using System.Text;

namespace IngestPipeline.Storage.Search;

/// <summary>A part of a passage with the places in it that match the query.</summary>
internal static class Snippet
{
    /// <summary>What the database puts around matches: parse leaves no control characters in a text, so these cannot be its own.</summary>
    public const char Start = '\u0002';
    public const char End = '\u0003';

    /// <summary>Takes the marks out and says where they were.</summary>
    public static (string Text, IReadOnlyList<TextRange> Matches) Read(string marked)
    {
        var text = new StringBuilder(marked.Length);
        var matches = new List<TextRange>();
        var start = -1;
        foreach (var letter in marked)
        {
            switch (letter)
            {
                case Start:
                    start = text.Length;
                    break;
                case End when start >= 0:
                    matches.Add(new TextRange(start, text.Length - start));
                    start = -1;
                    break;
                default:
                    text.Append(letter);
                    break;
            }
        }

        return (text.ToString(), matches);
    }
}
