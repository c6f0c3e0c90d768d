using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Stages.Chunk;

/// <summary>Groups what is kept in one chunk where it fits.</summary>
internal static class ChunkBlocks
{
    /// <summary>
    /// A block is a paragraph, a whole list, a table with the caption before or after it, or code, each with the headings above it
    /// and the sentence that announces it.
    /// </summary>
    public static List<List<ChunkUnit>> Of(ChunkSection section)
    {
        var blocks = new List<List<ChunkUnit>>();
        foreach (var unit in section.Units)
        {
            if (blocks.Count > 0 && BelongsTo(unit, blocks[^1][^1]))
                blocks[^1].Add(unit);
            else
                blocks.Add([unit]);
        }

        return blocks;
    }

    private static bool BelongsTo(ChunkUnit unit, ChunkUnit previous) =>
        previous.IsHeading
        || (unit.Element.Type, previous.Element.Type) switch
        {
            (ElementType.ListItem, ElementType.ListItem) => true,
            (ElementType.ListItem or ElementType.Table or ElementType.Code, ElementType.Paragraph) => previous.LeadsOn,
            (ElementType.Table or ElementType.Image, ElementType.Caption) => true,
            (ElementType.Caption, ElementType.Table or ElementType.Image) => true,
            _ => false,
        };
}
