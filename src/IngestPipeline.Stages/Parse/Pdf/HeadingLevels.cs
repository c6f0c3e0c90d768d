using System.Text.RegularExpressions;
using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>Tells headings from text by size and weight against the body of the document, and gives them levels by rank of their look; captions and footnotes on the way.</summary>
internal static partial class HeadingLevels
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
            else if (block.Type is ElementType.Paragraph or ElementType.ListItem && IsFootnote(block, body))
                block.Type = ElementType.Footnote;
        }

        // The sizes of a cover, front or back, are its own; they must not push the headings of the text down.
        var looks = headings.Select(Look).Distinct().OrderByDescending(look => look.Size).ThenByDescending(look => look.IsBold).ToList();
        var cover = headings.GroupBy(Look).Where(look => look.Count() == 1 && (look.First().Page == 1 || look.First().Page == blocks[^1].Page)).Select(look => look.Key).ToHashSet();
        var title = Title(headings, body, looks);
        if (title is not null)
            cover.Remove(Look(title));
        var (levels, level) = (new Dictionary<(double Size, bool IsBold), int>(), 1);
        foreach (var look in looks)
        {
            levels[look] = Math.Min(MaxLevel, level);
            level += cover.Contains(look) ? 0 : 1;
        }

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
        if (block.Text.Length > MaxHeadingLength || block.LineCount > MaxHeadingLines || !HasWord(block.Text) || Leaders.In(block.Text))
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

    private static bool IsFootnote(TextBlock block, double body) =>
        block.IsLow && block.Size <= body * 0.92 && !block.IsHidden && !block.IsPlaced && (char.IsAsciiDigit(block.Text[0]) || block.Text[0] is '*' or '†' or '‡') && HasWord(block.Text);

    // "Table 2. Sales" and "Table 2-1 Sales"; "Table 2 shows that ..." is a sentence.
    private static bool IsCaption(string text) => Caption().IsMatch(text) || (text.Length <= 120 && text[^1] != '.' && ShortCaption().IsMatch(text));

    [GeneratedRegex(@"^(?:Figure|Fig\.|Table|Listing|Example|Chart|Exhibit|Abbildung|Abb\.|Tabelle|Tableau) ?[0-9]{1,3}(?:[.-][0-9]{1,3})? ?[.:–—] ", RegexOptions.CultureInvariant)]
    private static partial Regex Caption();

    [GeneratedRegex(@"^(?:Figure|Fig\.|Table|Listing|Example|Chart|Exhibit) [0-9]{1,3}[.-][0-9]{1,3} [A-Z]", RegexOptions.CultureInvariant)]
    private static partial Regex ShortCaption();
}
