using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>From the layouts of all pages to the elements of the document.</summary>
internal static class ElementWriter
{
    public static List<Element> Write(IReadOnlyList<PageLayout> pages)
    {
        var blocks = new List<TextBlock>();
        var builder = new ParagraphBuilder(RunningTitles.Find(pages), WordList.From(pages), blocks);
        foreach (var page in pages)
            builder.Add(page);
        HeadingLevels.Assign(blocks);
        ListLevels.Assign(blocks);

        var elements = new List<Element>(blocks.Count);
        var next = 0;
        foreach (var page in pages)
        {
            for (; next < blocks.Count && blocks[next].Page == page.Number; next++)
                elements.Add(ToElement(blocks[next], elements.Count));
            foreach (var picture in page.TextPictures)
                elements.Add(new Element { Id = elements.Count, Type = ElementType.Image, Text = "", Page = page.Number, Box = picture.Box });
        }

        return elements;
    }

    private static Element ToElement(TextBlock block, int id) => new()
    {
        Id = id,
        Type = block.Type,
        Text = block.Text,
        Page = block.Page,
        Box = block.Frame.ToPage(block.Box),
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
