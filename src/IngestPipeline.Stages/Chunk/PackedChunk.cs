using System.Text;
using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Stages.Chunk;

/// <summary>The units of one chunk and their joined text.</summary>
internal sealed record PackedChunk(List<ChunkUnit> Units, string Text, int Tokens)
{
    public bool HasWords => Text.EnumerateRunes().Any(Rune.IsLetterOrDigit);

    /// <summary>The larger passage that this one was cut from.</summary>
    public PackedChunk? Parent { get; init; }

    /// <summary>Items of a list follow each other line by line, everything else with an empty line between.</summary>
    public static string Join(List<ChunkUnit> units) => units.Count == 1 ? units[0].Text : Join(units, out _);

    /// <param name="starts">Where in the text each unit starts.</param>
    public static string Join(List<ChunkUnit> units, out int[] starts)
    {
        var text = new StringBuilder();
        starts = new int[units.Count];
        for (var i = 0; i < units.Count; i++)
        {
            if (i > 0)
                text.Append(units[i].Element.Type == ElementType.ListItem && units[i - 1].Element.Type == ElementType.ListItem ? "\n" : "\n\n");
            starts[i] = text.Length;
            text.Append(units[i].Text);
        }

        return text.ToString();
    }

    public IReadOnlyList<string> HeadingPath()
    {
        var body = Units.Exists(unit => !unit.IsHeading) ? Units.Where(unit => !unit.IsHeading) : Units;
        return HeadingScope.PathOf(body.Select(unit => unit.Scope).Aggregate(HeadingScope.Common));
    }
}
