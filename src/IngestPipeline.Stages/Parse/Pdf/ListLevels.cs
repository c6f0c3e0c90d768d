using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>Gives list items their nesting by how far they are set in, within one run of items.</summary>
internal static class ListLevels
{
    private const int MaxLevel = 9;
    private const double Slack = 4;

    public static void Assign(List<TextBlock> blocks)
    {
        var indents = new List<double>();
        for (var i = 0; i < blocks.Count; i++)
        {
            var block = blocks[i];
            if (block.Type != ElementType.ListItem)
            {
                // Text between two items may belong to the first of them; a heading or another page ends the list.
                if (block.Type is not ElementType.Paragraph || (i > 0 && blocks[i - 1].Page != block.Page))
                    indents.Clear();
                continue;
            }

            while (indents.Count > 0 && indents[^1] > block.Box.Left + Slack)
                indents.RemoveAt(indents.Count - 1);
            if (indents.Count == 0 || indents[^1] < block.Box.Left - Slack)
                indents.Add(block.Box.Left);
            block.Level = Math.Min(MaxLevel, indents.Count);
        }
    }
}
