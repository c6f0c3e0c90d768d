using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>From the layouts of all pages to the elements of the document. A step that fails is left out and named; the text does not depend on it.</summary>
internal sealed class ElementWriter(IReadOnlyList<PageLayout> pages, Func<List<OutlineEntry>> readOutline)
{
    private readonly List<TextBlock> _blocks = [];

    /// <summary>What could not be done, for the page ledger; null when every step was.</summary>
    public string? Trouble { get; private set; }

    public List<Element> Write()
    {
        var titles = RunningTitles.None;
        Try("search for headers and footers", () => titles = RunningTitles.Find(pages));
        var words = WordList.From(pages);
        var builder = new ParagraphBuilder(titles, words, _blocks);
        foreach (var page in pages)
            builder.Add(page);
        Try("search for headings", () => HeadingLevels.Assign(_blocks));
        Try("outline", () => OutlineHeadings.Apply(_blocks, readOutline()));
        Try("nesting of lists", () => ListLevels.Assign(_blocks));
        Try("joining of tables", () => TableContinuation.Complete(_blocks));
        Try("joining of paragraphs", () => ParagraphJoiner.Join(_blocks, words));

        var elements = new List<Element>(_blocks.Count);
        var next = 0;
        foreach (var page in pages)
        {
            for (; next < _blocks.Count && _blocks[next].Page == page.Number; next++)
                elements.Add(ToElement(_blocks[next], elements.Count));
            foreach (var picture in page.TextPictures)
                elements.Add(new Element { Id = elements.Count, Type = ElementType.Image, Text = "", Page = page.Number, Box = picture.Box });
        }

        return elements;
    }

    private void Try(string step, Action act)
    {
        try
        {
            act();
        }
        catch (Exception failure) when (failure is not (OutOfMemoryException or OperationCanceledException))
        {
            Trouble = $"{(Trouble is null ? "" : Trouble + "; ")}{step} failed ({failure.GetType().Name}: {failure.Message})";
        }
    }

    private static Element ToElement(TextBlock block, int id) => new()
    {
        Id = id,
        Type = block.Type,
        Text = block.Text,
        Page = block.Page,
        Box = block.Frame.ToPage(block.Box),
        Continuation = block.Continuation.Count == 0 ? null : block.Continuation,
        Level = block.Level,
        Rows = block.Table?.Rows,
        HeaderRows = block.Table?.HeaderRows ?? 0,
        Flags = Flags(block),
    };

    private static string[] Flags(TextBlock block) => (block.IsHidden, block.IsOcrLayer) switch
    {
        (true, _) => ["hidden_text"],
        (_, true) => ["ocr_layer"],
        _ => [],
    };
}
