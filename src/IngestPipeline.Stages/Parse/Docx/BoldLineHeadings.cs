namespace IngestPipeline.Stages.Parse.Docx;

/// <summary>
/// Headings of documents whose author used no heading styles: short lines in bold or in larger type than the body. Levels follow the
/// sizes, largest first; bold text of the body's size is the last one.
/// </summary>
internal sealed class BoldLineHeadings
{
    /// <summary>A bold line this long is emphasis.</summary>
    private const int MaxCharacters = 120;

    /// <summary>Type this much larger than the body is a heading also when it is not bold.</summary>
    private const double LargerType = 1.2;

    private const int MaxLevel = 6;

    private readonly SortedDictionary<int, (int Size, bool IsBold)> candidates = [];
    private readonly Dictionary<int, long> charactersBySize = [];

    /// <param name="position">Of the element the paragraph became.</param>
    /// <param name="paragraph">With its type size.</param>
    /// <param name="text">Text as added.</param>
    public void Consider(int position, WordParagraph paragraph, string text)
    {
        if (paragraph.Size == 0)
            return;
        charactersBySize[paragraph.Size] = charactersBySize.GetValueOrDefault(paragraph.Size) + text.Length;
        if (text.Length <= MaxCharacters && !text.Contains('\n', StringComparison.Ordinal) && text.Any(char.IsLetter) && text.TrimEnd()[^1] is not ('.' or ',' or ';' or ':'))
            candidates[position] = (paragraph.Size, paragraph.IsBold);
    }

    /// <returns>Level by position of the element.</returns>
    public IReadOnlyDictionary<int, int> Levels()
    {
        if (charactersBySize.Count == 0)
            return new Dictionary<int, int>();
        var body = charactersBySize.MaxBy(size => size.Value).Key;
        var headings = candidates.Where(line => line.Value.Size >= body * LargerType || (line.Value.IsBold && line.Value.Size >= body)).ToArray();
        var sizes = headings.Select(line => line.Value.Size).Distinct().OrderDescending().ToList();
        return headings.ToDictionary(line => line.Key, line => Math.Min(sizes.IndexOf(line.Value.Size) + 1, MaxLevel));
    }
}
