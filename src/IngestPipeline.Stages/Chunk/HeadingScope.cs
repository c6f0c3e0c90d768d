namespace IngestPipeline.Stages.Chunk;

/// <summary>A heading and, through its parent, the headings above it.</summary>
internal sealed class HeadingScope(string title, int level, HeadingScope? parent)
{
    /// <summary>Every chunk below a heading repeats it: a heading made of a whole page is shortened.</summary>
    private const int MaxTitleCharacters = 200;

    public int Level { get; } = level;

    public HeadingScope? Parent { get; } = parent;

    private string Title { get; } = Shorten(title);

    public static IReadOnlyList<string> PathOf(HeadingScope? scope)
    {
        var path = new List<string>();
        for (; scope is not null; scope = scope.Parent)
            path.Add(scope.Title);
        path.Reverse();
        return path;
    }

    /// <summary>True when <paramref name="scope"/> is <paramref name="ancestor"/> or lies below it; null is the document itself.</summary>
    public static bool IsWithin(HeadingScope? scope, HeadingScope? ancestor)
    {
        while (scope is not null && scope != ancestor)
            scope = scope.Parent;
        return scope == ancestor;
    }

    /// <summary>The innermost heading that both lie below.</summary>
    public static HeadingScope? Common(HeadingScope? one, HeadingScope? other)
    {
        while (one is not null && !IsWithin(other, one))
            one = one.Parent;
        return one;
    }

    private static string Shorten(string title)
    {
        var line = string.Join(' ', title.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= MaxTitleCharacters ? line : line[..TextBoundaries.Snap(line, MaxTitleCharacters - 1)] + "\u2026";
    }
}
