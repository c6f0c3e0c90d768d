using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>Tells headings from text by size and weight against the body of the document, and gives them levels by rank of their look.</summary>
internal static class HeadingLevels
{
    private const int MaxHeadingLength = 200;
    private const int MaxHeadingLines = 4;
    private const int MaxLevel = 6;

    public static void Assign(List<TextBlock> blocks)
    {
        var body = BodySize(blocks);
        if (body <= 0)
            return;
        var isBoldBody = IsMostlyBold(blocks, body);
        var headings = new List<TextBlock>();
        foreach (var block in blocks)
        {
            if (IsHeading(block, body, isBoldBody))
                headings.Add(block);
            else if (block.Type == ElementType.Paragraph && IsCaption(block.Text) && block.LineCount <= 6)
                block.Type = ElementType.Caption;
        }

        var looks = headings.Select(Look).Distinct().OrderByDescending(look => look.Size).ThenByDescending(look => look.IsBold).ToList();
        var title = Title(headings, body, looks);
        var levels = looks.Index().ToDictionary(look => look.Item, look => Math.Min(MaxLevel, look.Index + 1));
        foreach (var heading in headings)
        {
            heading.Type = heading == title ? ElementType.Title : ElementType.Heading;
            heading.Level = levels[Look(heading)];
        }
    }

    private static bool IsHeading(TextBlock block, double body, bool isBoldBody)
    {
        if (block.Type is not (ElementType.Paragraph or ElementType.ListItem) || block.IsHidden || block.IsPlaced || block.IsOcrLayer)
            return false;
        if (block.Text.Length > MaxHeadingLength || block.LineCount > MaxHeadingLines || !HasWord(block.Text) || block.Text.Contains(".....", StringComparison.Ordinal))
            return false;
        var isNumbered = block.Type == ElementType.ListItem && (char.IsAsciiDigit(block.Text[0]) || char.IsAsciiLetter(block.Text[0]));
        if (block.Type == ElementType.ListItem && !isNumbered)
            return false;
        if (block.Size >= body * 1.15 && !isNumbered)
            return block.Size >= body * 1.3 || block.Text[^1] is not ('.' or ',' or ';');
        return block.IsBold && !isBoldBody && block.Size >= body * 0.95 && block.LineCount <= 2 && block.Text.Length <= 120 && block.Text[^1] is not ('.' or ',' or ';');
    }

    private static TextBlock? Title(List<TextBlock> headings, double body, List<(double Size, bool IsBold)> looks)
    {
        if (looks.Count == 0 || looks[0].Size < body * 1.3)
            return null;
        var largest = headings.Where(heading => heading.Size >= looks[0].Size - 0.5).Take(2).ToList();
        return largest.Count == 1 && largest[0].Page == 1 ? largest[0] : null;
    }

    private static (double Size, bool IsBold) Look(TextBlock block) => (Math.Round(block.Size * 2) / 2, block.IsBold);

    private static double BodySize(List<TextBlock> blocks)
    {
        var characters = new Dictionary<double, int>();
        foreach (var block in blocks)
        {
            if (block.Type is ElementType.Paragraph or ElementType.ListItem && !block.IsHidden && !block.IsPlaced)
                characters[Math.Round(block.Size * 2) / 2] = characters.GetValueOrDefault(Math.Round(block.Size * 2) / 2) + block.Text.Length;
        }

        return characters.Count == 0 ? 0 : characters.MaxBy(size => (size.Value, size.Key)).Key;
    }

    private static bool IsMostlyBold(List<TextBlock> blocks, double body)
    {
        var (bold, all) = (0L, 0L);
        foreach (var block in blocks)
        {
            if (block.Type != ElementType.Paragraph || Math.Abs(block.Size - body) > 0.6)
                continue;
            all += block.Text.Length;
            bold += block.IsBold ? block.Text.Length : 0;
        }

        return bold * 2 > all;
    }

    private static bool HasWord(string text)
    {
        var letters = 0;
        foreach (var character in text)
            letters += char.IsLetter(character) ? 1 : 0;
        return letters >= 2 && letters * 2 >= text.Length - text.AsSpan().Count(' ');
    }

    private static bool IsCaption(string text) =>
        (text.StartsWith("Figure ", StringComparison.Ordinal) || text.StartsWith("Fig. ", StringComparison.Ordinal) || text.StartsWith("Table ", StringComparison.Ordinal)
            || text.StartsWith("Listing ", StringComparison.Ordinal) || text.StartsWith("Example ", StringComparison.Ordinal))
        && text.Length > 8 && text.AsSpan(text.IndexOf(' ', StringComparison.Ordinal) + 1).IndexOfAnyInRange('0', '9') is >= 0 and <= 3
        && text.AsSpan(0, Math.Min(16, text.Length)).IndexOfAny(".:–") > 0;
}
