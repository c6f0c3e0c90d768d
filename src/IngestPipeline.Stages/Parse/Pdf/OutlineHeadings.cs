using System.Text;
using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>Lets the bookmarks of a document say which of its lines are headings, and of what level.</summary>
internal static class OutlineHeadings
{
    private const int MaxLevel = 6;
    private const int MaxLines = 6;

    // Fewer bookmarks say something of themselves, and nothing of the other headings.
    private const int MinMatches = 3;

    public static void Apply(List<TextBlock> blocks, IReadOnlyList<OutlineEntry> outline)
    {
        if (outline.Count == 0)
            return;
        var byText = blocks.Where(MayBeHeading).ToLookup(block => Key(block.Text));
        var matched = new Dictionary<TextBlock, int>(ReferenceEqualityComparer.Instance);
        foreach (var entry in outline)
        {
            var key = Key(entry.Title);
            if (key.Length > 0 && byText[key].FirstOrDefault(block => (entry.Page is null || block.Page == entry.Page) && !matched.ContainsKey(block)) is { } block)
                matched.Add(block, entry.Level);
        }

        if (matched.Count == 0)
            return;
        // The title of the document is a heading above those of the outline, unless the outline begins with it.
        var title = blocks.Find(block => block.Type == ElementType.Title);
        var shift = title is not null && !matched.ContainsKey(title) ? 1 : 0;
        var looks = new Dictionary<(double, bool), int>();
        foreach (var (block, level) in matched)
        {
            if (block.Type != ElementType.Title)
                block.Type = ElementType.Heading;
            block.Level = Math.Min(MaxLevel, level + (block == title ? 0 : shift));
            looks[Look(block)] = Math.Max(block.Level, looks.GetValueOrDefault(Look(block)));
        }

        if (matched.Count < MinMatches)
            return;
        // Headings that the outline leaves out are below those of a larger look that it names.
        foreach (var block in blocks.Where(block => block.Type == ElementType.Heading && !matched.ContainsKey(block)))
        {
            if (looks.TryGetValue(Look(block), out var same))
                block.Level = same;
            else if (looks.Where(look => IsLarger(look.Key, Look(block))).Select(look => look.Value).DefaultIfEmpty(0).Max() is > 0 and var above)
                block.Level = Math.Clamp(block.Level, above + 1, Math.Max(MaxLevel, above + 1));
        }
    }

    private static bool MayBeHeading(TextBlock block) =>
        block.Type is ElementType.Title or ElementType.Heading or ElementType.Paragraph or ElementType.ListItem
        && !block.IsHidden && !block.IsPlaced && !block.IsOcrLayer && block.LineCount <= MaxLines;

    private static (double Size, bool IsBold) Look(TextBlock block) => (Math.Round(block.Size * 2) / 2, block.IsBold);

    private static bool IsLarger((double Size, bool IsBold) a, (double Size, bool IsBold) b) => a.Size > b.Size || (a.Size == b.Size && a.IsBold && !b.IsBold);

    // Numbers in front are written with and without spaces and dots, and often only in one of the two places.
    private static string Key(string text)
    {
        var start = 0;
        while (start < text.Length && (char.IsAsciiDigit(text[start]) || text[start] is '.' or ' ' or '§'))
            start++;
        var key = new StringBuilder(text.Length - start);
        foreach (var character in text.AsSpan(start < text.Length ? start : 0))
        {
            if (char.IsLetterOrDigit(character))
                key.Append(char.ToLowerInvariant(character));
        }

        return key.ToString();
    }
}
