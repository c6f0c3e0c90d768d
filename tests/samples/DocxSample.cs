using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace IngestPipeline.Samples;

/// <summary>Word files with a title, headings, bullet lists and tables, styled the way Word names its styles.</summary>
public static class DocxSample
{
    public static byte[] Write(SampleDocument document)
    {
        using var stream = new MemoryStream();
        using (var package = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document))
        {
            var main = package.AddMainDocumentPart();
            main.AddNewPart<StyleDefinitionsPart>("rId1").Styles = Styles();
            main.AddNewPart<NumberingDefinitionsPart>("rId2").Numbering = Bullets();
            main.Document = new Document(new Body([.. Blocks(document), PageSetup()]));
            OfficeProperties.Add(package, package.AddCoreFilePropertiesPart(), document.Title);
        }
        return ZipNormaliser.Normalise(stream);
    }

    private static IEnumerable<OpenXmlElement> Blocks(SampleDocument document)
    {
        yield return Styled(document.Title, "Title");
        foreach (var section in document.Sections)
        {
            if (section.Heading.Length > 0)
                yield return Styled(section.Heading, "Heading1");
            foreach (var paragraph in section.Paragraphs)
                yield return new Paragraph(TextRun(paragraph));
            foreach (var item in section.Items)
                yield return ListItem(item);
            if (section.Table is { } table)
            {
                yield return TableOf(table);
                // Word wants a paragraph between a table and what follows.
                yield return new Paragraph();
            }
        }
    }

    private static Paragraph Styled(string text, string style) =>
        new(new ParagraphProperties(new ParagraphStyleId { Val = style }), TextRun(text));

    private static Paragraph ListItem(string text) =>
        new(new ParagraphProperties(
                new ParagraphStyleId { Val = "ListParagraph" },
                new NumberingProperties(new NumberingLevelReference { Val = 0 }, new NumberingId { Val = 1 })),
            TextRun(text));

    private static Run TextRun(string text) => new(new Text(text) { Space = SpaceProcessingModeValues.Preserve });

    private static Table TableOf(SampleTable table)
    {
        var width = (9000 / table.Columns.Count).ToString(CultureInfo.InvariantCulture);
        var rows = table.Rows.Prepend(table.Columns).Select((row, index) => new TableRow(
        [
            .. index == 0 ? new OpenXmlElement[] { new TableRowProperties(new TableHeader()) } : [],
            .. row.Select(cell => new TableCell(
                new TableCellProperties(new TableCellWidth { Width = width, Type = TableWidthUnitValues.Dxa }),
                new Paragraph(TextRun(cell)))),
        ]));
        return new Table(
        [
            new TableProperties(
                new TableStyle { Val = "TableGrid" },
                new TableWidth { Width = "9000", Type = TableWidthUnitValues.Dxa },
                new TableBorders(
                    new TopBorder { Val = BorderValues.Single, Size = 4 },
                    new LeftBorder { Val = BorderValues.Single, Size = 4 },
                    new BottomBorder { Val = BorderValues.Single, Size = 4 },
                    new RightBorder { Val = BorderValues.Single, Size = 4 },
                    new InsideHorizontalBorder { Val = BorderValues.Single, Size = 4 },
                    new InsideVerticalBorder { Val = BorderValues.Single, Size = 4 })),
            new TableGrid(table.Columns.Select(_ => new GridColumn { Width = width })),
            .. rows,
        ]);
    }

    private static SectionProperties PageSetup() => new(
        new PageSize { Width = 11906, Height = 16838 },
        new PageMargin { Top = 1440, Bottom = 1440, Left = 1440, Right = 1440, Header = 708, Footer = 708, Gutter = 0 });

    private static Styles Styles() => new(
        ParagraphStyle("Normal", "Normal", 22, bold: false, outline: null, isDefault: true),
        ParagraphStyle("Title", "Title", 40, bold: true, outline: null),
        ParagraphStyle("Heading1", "heading 1", 28, bold: true, outline: 0),
        ParagraphStyle("ListParagraph", "List Paragraph", 22, bold: false, outline: null),
        new Style(new StyleName { Val = "Table Grid" }) { Type = StyleValues.Table, StyleId = "TableGrid" });

    private static Style ParagraphStyle(string id, string name, int halfPoints, bool bold, int? outline, bool isDefault = false)
    {
        var style = new Style(new StyleName { Val = name }) { Type = StyleValues.Paragraph, StyleId = id };
        if (isDefault)
            style.Default = true;
        else
            style.Append(new BasedOn { Val = "Normal" });
        var paragraph = new StyleParagraphProperties(new SpacingBetweenLines { After = "120" });
        if (outline is { } level)
            paragraph.Append(new OutlineLevel { Val = level });
        var run = new StyleRunProperties();
        if (bold)
            run.Append(new Bold());
        run.Append(new FontSize { Val = halfPoints.ToString(CultureInfo.InvariantCulture) });
        style.Append(paragraph, run);
        return style;
    }

    private static Numbering Bullets() => new(
        new AbstractNum(
            new MultiLevelType { Val = MultiLevelValues.HybridMultilevel },
            new Level(
                new StartNumberingValue { Val = 1 },
                new NumberingFormat { Val = NumberFormatValues.Bullet },
                new LevelText { Val = "•" },
                new LevelJustification { Val = LevelJustificationValues.Left },
                new PreviousParagraphProperties(new Indentation { Left = "720", Hanging = "360" }))
            { LevelIndex = 0 })
        { AbstractNumberId = 1 },
        new NumberingInstance(new AbstractNumId { Val = 1 }) { NumberID = 1 });
}
