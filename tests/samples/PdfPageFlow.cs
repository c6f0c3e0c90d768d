using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;

namespace IngestPipeline.Samples;

/// <summary>Sets a document on pages: lines flow down a column, then into the next one, then onto the next page.</summary>
internal sealed class PdfPageFlow
{
    private const double PageWidth = 595;
    private const double PageHeight = 842;
    private const double Margin = 56;
    private const double Gutter = 24;
    private const double BodySize = 10.5;
    private const double HeadingSize = 13;
    private const double TitleSize = 19;
    private const double LeadingFactor = 1.38;
    private const double ListIndent = 14;
    private const double CellPadding = 5;

    private readonly PdfDocumentBuilder _builder;
    private readonly string _running;
    private readonly int _columns;
    private readonly double _columnWidth;
    private readonly PdfDocumentBuilder.AddedFont _regular;
    private readonly PdfDocumentBuilder.AddedFont _bold;
    private PdfPageBuilder _page;
    private int _pageNumber;
    private int _column;
    private double _top;
    private double _y;

    public PdfPageFlow(PdfDocumentBuilder builder, string running, int columns)
    {
        _builder = builder;
        _running = running;
        _columns = columns;
        _columnWidth = (PageWidth - 2 * Margin - Gutter * (columns - 1)) / columns;
        _regular = builder.AddStandard14Font(Standard14Font.Helvetica);
        _bold = builder.AddStandard14Font(Standard14Font.HelveticaBold);
        _page = NewPage();
    }

    public void Write(SampleDocument document)
    {
        foreach (var line in Wrap(document.Title, TitleSize, _bold, PageWidth - 2 * Margin))
        {
            _y -= TitleSize * LeadingFactor;
            _page.AddText(line, TitleSize, new PdfPoint(Margin, _y), _bold);
        }
        _y -= 8;
        _top = _y;
        foreach (var section in document.Sections)
        {
            if (section.Heading.Length > 0)
                AddBlock(section.Heading, HeadingSize, _bold, 0, keepWithNext: 3 * BodySize * LeadingFactor, before: 8);
            foreach (var paragraph in section.Paragraphs)
                AddBlock(paragraph, BodySize, _regular, 0, keepWithNext: 0, before: 5);
            foreach (var item in section.Items)
                AddBlock("• " + item, BodySize, _regular, ListIndent, keepWithNext: 0, before: 3);
            if (section.Table is { } table)
                AddTable(table);
        }
    }

    private PdfPageBuilder NewPage()
    {
        _pageNumber++;
        _column = 0;
        _top = _y = PageHeight - Margin;
        var page = _builder.AddPage(PageWidth, PageHeight);
        page.AddText($"{_running} - page {_pageNumber}", 8, new PdfPoint(Margin, Margin / 2), _regular);
        return page;
    }

    private double Left => Margin + _column * (_columnWidth + Gutter);

    private void AddBlock(string text, double size, PdfDocumentBuilder.AddedFont font, double indent, double keepWithNext, double before)
    {
        var leading = size * LeadingFactor;
        if (_y < _top)
            _y -= before;
        if (_y - leading - keepWithNext < Margin)
            NextColumn();
        foreach (var line in Wrap(text, size, font, _columnWidth - indent))
        {
            if (_y - leading < Margin)
                NextColumn();
            _y -= leading;
            _page.AddText(line, size, new PdfPoint(Left + indent, _y), font);
        }
    }

    private void NextColumn()
    {
        if (_column + 1 < _columns)
        {
            _column++;
            _y = _top;
        }
        else
            _page = NewPage();
    }

    // Ruled, as wide as the column it stands in.
    private void AddTable(SampleTable table)
    {
        const double size = BodySize - 1;
        var cellWidth = _columnWidth / table.Columns.Count;
        var rows = table.Rows.Select(row => (Cells: row, Font: _regular)).Prepend((Cells: table.Columns, Font: _bold))
            .Select(row => (Lines: row.Cells.Select(cell => Wrap(cell, size, row.Font, cellWidth - 2 * CellPadding).ToList()).ToList(), row.Font))
            .Select(row => (row.Lines, row.Font, Height: row.Lines.Max(lines => lines.Count) * size * LeadingFactor + 2 * CellPadding))
            .ToList();
        _y -= 8;
        if (_y - rows.Sum(row => row.Height) < Margin)
            NextColumn();
        if (_y - rows.Sum(row => row.Height) < Margin)
            throw new InvalidOperationException("the table is longer than a column; samples do not split tables");

        var first = _y;
        Rule();
        foreach (var (lines, font, height) in rows)
        {
            for (var column = 0; column < lines.Count; column++)
            {
                for (var line = 0; line < lines[column].Count; line++)
                {
                    var baseline = _y - CellPadding - (line + 0.8) * size * LeadingFactor;
                    _page.AddText(lines[column][line], size, new PdfPoint(Left + column * cellWidth + CellPadding, baseline), font);
                }
            }
            _y -= height;
            Rule();
        }
        for (var column = 0; column <= table.Columns.Count; column++)
            _page.DrawLine(new PdfPoint(Left + column * cellWidth, first), new PdfPoint(Left + column * cellWidth, _y), 0.6);
        _y -= 6;

        void Rule() => _page.DrawLine(new PdfPoint(Left, _y), new PdfPoint(Left + _columnWidth, _y), 0.6);
    }

    private IEnumerable<string> Wrap(string text, double size, PdfDocumentBuilder.AddedFont font, double width) =>
        LineWrap.Wrap(text, width, part => _page.MeasureText(part, size, new PdfPoint(0, 0), font) is { Count: > 0 } letters
            ? letters[^1].EndBaseLine.X - letters[0].StartBaseLine.X
            : 0);
}
