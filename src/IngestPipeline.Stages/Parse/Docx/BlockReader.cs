using System.Xml.Linq;
using DocumentFormat.OpenXml.Packaging;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Stages.Parse.OpenXml;

namespace IngestPipeline.Stages.Parse.Docx;

/// <summary>Turns the paragraphs and tables of a story (body, text box, note) into elements, streaming the body.</summary>
internal sealed class BlockReader(OpenXmlPartContainer owner, WordStyles styles, WordNumbering numbering, WordNotes notes, DocumentBuilder document)
{
    /// <summary>Longer text under an outline level is body text that someone wants in the navigation pane.</summary>
    private const int MaxHeadingCharacters = 300;

    private readonly ParagraphReader paragraphs = new(styles);
    private string runningOn = string.Empty;
    private readonly BoldLineHeadings boldLines = new();
    private bool hasTitle;
    private bool hasHeadings;

    /// <summary>Everything below the root of a part, in order.</summary>
    public void ReadPart(PartReader reader)
    {
        while (reader.Read())
        {
            if (!reader.IsStart)
                continue;
            switch (reader.LocalName)
            {
                case "p":
                    AddParagraph(reader.ReadTree());
                    break;
                case "tbl":
                    ReadTable(reader);
                    break;
                // The choice of a block-level alternative comes first and is read; the same text would follow in the fallback.
                case "Fallback" or "del" or "moveFrom" or "sdtPr" or "sdtEndPr" or "sectPr" or "background":
                    reader.Skip();
                    break;
            }
        }
    }

    /// <summary>Finds the headings of a document whose author used no heading styles.</summary>
    public void PromoteHeadings()
    {
        if (!hasHeadings)
            document.MakeHeadings(boldLines.Levels());
    }

    /// <summary>Blocks of a tree: a text box, a note, a cell that frames text.</summary>
    public void ReadTree(XElement container)
    {
        foreach (var block in Blocks(container))
        {
            if (block.Is("p"))
                AddParagraph(block);
            else
                AddTable(block);
        }
    }

    /// <summary>Paragraphs and tables of a container, through content controls and tracked insertions.</summary>
    public static IEnumerable<XElement> Blocks(XElement container)
    {
        foreach (var element in container.Elements())
        {
            switch (element.Name.LocalName)
            {
                case "p" or "tbl":
                    yield return element;
                    break;
                case "sdt" or "sdtContent" or "customXml" or "ins" or "moveTo" or "AlternateContent":
                    if ((element.Is("AlternateContent") ? element.Branch() : element) is { } inner)
                    {
                        foreach (var block in Blocks(inner))
                            yield return block;
                    }

                    break;
            }
        }
    }

    /// <summary>Text of a container on one line, list numbers included, for cells and headers.</summary>
    public string PlainText(XElement container, WordParagraph anchored)
    {
        var lines = new List<string>();
        foreach (var block in Blocks(container))
        {
            if (block.Is("tbl"))
            {
                lines.AddRange(InnerTable(block, anchored));
                continue;
            }

            var paragraph = paragraphs.Read(block);
            var text = TextCleaner.Block(Numbered(paragraph, paragraph.Text));
            if (text.Length > 0)
                lines.Add(text);
            lines.AddRange(paragraph.TextBoxes.Select(box => PlainText(box, anchored)));
            anchored.TakeAnchors(paragraph, withBoxes: false);
        }

        return string.Join('\n', lines.Where(line => line.Length > 0));
    }

    /// <summary>What is anchored in a paragraph or table comes right after it.</summary>
    public void AddAnchored(WordParagraph paragraph)
    {
        foreach (var (rows, headerRows) in paragraph.InnerTables)
            document.AddTable(rows, headerRows, paragraph.HasHiddenText ? ["hidden_text"] : []);
        foreach (var box in paragraph.TextBoxes)
            ReadTree(box);
        foreach (var alt in paragraph.AltTexts)
            document.Add(ElementType.Image, alt);
        foreach (var chart in paragraph.Charts)
            GraphicReader.AddChart(owner, chart, document);
        foreach (var diagram in paragraph.Diagrams)
            GraphicReader.AddDiagram(owner, diagram, document);
        foreach (var (isEndnote, id) in paragraph.Notes)
            document.Add(ElementType.Footnote, notes.Take(isEndnote, id, this));
    }

    private void AddParagraph(XElement element)
    {
        var paragraph = paragraphs.Read(element);
        var text = runningOn + paragraph.Text;
        runningOn = string.Empty;
        if (paragraph.RunsOn)
            runningOn = text;
        else
            AddText(paragraph, text);
        AddAnchored(paragraph);
    }

    private void AddText(WordParagraph paragraph, string text)
    {
        var list = styles.Numbering(paragraph.Properties, numbering);
        var label = list is { } counted ? numbering.Next(counted.NumberingId, counted.Level) : null;
        if (string.IsNullOrWhiteSpace(text))
            return;
        var labelled = string.IsNullOrEmpty(label) ? text : $"{label} {text}";
        var style = styles.Name(paragraph.Properties);
        ReadOnlySpan<string> flags = paragraph.HasHiddenText ? ["hidden_text"] : [];

        var isTitle = styles.IsTitle(paragraph.Properties);
        if (isTitle && !hasTitle)
        {
            hasTitle = true;
            document.Add(ElementType.Title, text, 0, flags);
        }
        else if ((isTitle ? 1 : styles.HeadingLevel(paragraph.Properties)) is { } level && text.Length <= MaxHeadingCharacters)
        {
            hasHeadings = true;
            document.Add(ElementType.Heading, labelled, level, flags);
        }
        else if (style == "caption")
        {
            document.Add(ElementType.Caption, text, 0, flags);
        }
        else if (label is not null)
        {
            // A bold line with a number is the heading of a section that somebody numbered by hand.
            if (label.Length > 0 && paragraph.IsBold)
                boldLines.Consider(document.ElementCount, paragraph, text);
            document.Add(ElementType.ListItem, labelled, list!.Value.Level + 1, flags);
        }
        else
        {
            boldLines.Consider(document.ElementCount, paragraph, text);
            document.Add(ElementType.Paragraph, text, 0, flags);
        }
    }

    /// <summary>Lines for the cell around it; read once, since lists count on while they are read.</summary>
    private IEnumerable<string> InnerTable(XElement element, WordParagraph anchored)
    {
        var table = new TableReader(this);
        table.UseProperties(element.Child("tblPr"));
        foreach (var row in TableReader.Rows(element))
            table.AddRow(row);
        if (table.OnlyCell is { } frame)
            return [PlainText(frame, anchored)];
        table.Complete(out var rows, out var headerRows, out var inner);
        anchored.InnerTables.Add((rows, headerRows));
        anchored.TakeAnchors(inner, withBoxes: true);
        return rows.Select(row => string.Join(", ", row.Select(TextCleaner.Line).Where(text => text.Length > 0)));
    }

    private string Numbered(WordParagraph paragraph, string text) =>
        styles.Numbering(paragraph.Properties, numbering) is { } list && numbering.Next(list.NumberingId, list.Level) is { Length: > 0 } label && !string.IsNullOrWhiteSpace(text)
            ? $"{label} {text}"
            : text;

    private void ReadTable(PartReader reader)
    {
        if (reader.IsEmptyElement)
            return;
        var table = new TableReader(this);
        var depth = reader.Depth;
        while (reader.Read() && reader.Depth > depth)
        {
            if (!reader.IsStart)
                continue;
            switch (reader.LocalName)
            {
                case "tr":
                    table.AddRow(reader.ReadTree());
                    break;
                case "tblPr":
                    table.UseProperties(reader.ReadTree());
                    break;
                case "del" or "moveFrom" or "tblGrid" or "sdtPr" or "sdtEndPr":
                    reader.Skip();
                    break;
            }
        }

        Finish(table);
    }

    private void AddTable(XElement element)
    {
        var table = new TableReader(this);
        table.UseProperties(element.Child("tblPr"));
        foreach (var row in TableReader.Rows(element))
            table.AddRow(row);
        Finish(table);
    }

    private void Finish(TableReader table)
    {
        // One cell is a frame around text, not a table.
        if (table.OnlyCell is { } frame)
        {
            ReadTree(frame);
            return;
        }

        table.Complete(out var rows, out var headerRows, out var anchored);
        ReadOnlySpan<string> flags = anchored.HasHiddenText ? ["hidden_text"] : [];
        document.AddTable(rows, headerRows, flags);
        AddAnchored(anchored);
    }
}
