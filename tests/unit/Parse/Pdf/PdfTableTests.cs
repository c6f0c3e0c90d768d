using System.Globalization;
using System.Text;
using IngestPipeline.Domain.Documents;

namespace IngestPipeline.UnitTests.Parse.Pdf;

public sealed class PdfTableTests
{
    private static readonly string[][] Stock =
    [
        ["Item", "Pieces", "Price"], ["Lamp", "12", "49.90"], ["Table", "3", "180.00"], ["Bookcase", "7", "99.50"],
    ];

    [Fact]
    public void Ruled_cells_make_a_table()
    {
        var table = ReadPdf.Document(new PdfFile().Page(Cells(Stock) + Rules(4, 3))).Elements.ShouldHaveSingleItem();

        table.Type.ShouldBe(ElementType.Table);
        table.Rows.ShouldBe(Stock);
        table.HeaderRows.ShouldBe(1);
        table.Text.ShouldBe("| Item | Pieces | Price |\n| --- | --- | --- |\n| Lamp | 12 | 49.90 |\n| Table | 3 | 180.00 |\n| Bookcase | 7 | 99.50 |");
    }

    [Fact]
    public void Aligned_columns_make_a_table_without_rules()
    {
        var document = ReadPdf.Document(new PdfFile().Page(PdfFile.Text(50, 760, 10, "What the shop has in stock at the end of the month of March, counted by hand.") + Cells(Stock)));

        document.Elements.Single(element => element.Type == ElementType.Table).Rows.ShouldBe(Stock);
    }

    [Fact]
    public void A_cell_that_spans_rows_is_repeated_and_two_header_rows_are_counted()
    {
        // The first column of the header reaches over both its rows; "Arrivals" spans two columns; "Shared" spans two rows.
        string[][] texts = [["Quay", "Arrivals", "", "Crew"], ["", "2024", "2025", ""], ["North", "12", "13", "Shared"], ["South", "8", "9", ""]];
        var content = Cells(texts) + Line(50, 745, 450, 745) + Line(150, 715, 350, 715) + Line(50, 685, 450, 685) + Line(50, 655, 350, 655) + Line(50, 625, 450, 625)
            + Line(50, 625, 50, 745) + Line(150, 625, 150, 745) + Line(250, 625, 250, 715) + Line(350, 625, 350, 745) + Line(450, 625, 450, 745);

        var table = ReadPdf.Document(new PdfFile().Page(content)).Elements.ShouldHaveSingleItem();

        table.HeaderRows.ShouldBe(2);
        table.Rows.ShouldBe([["Quay", "Arrivals", "", "Crew"], ["Quay", "2024", "2025", "Crew"], ["North", "12", "13", "Shared"], ["South", "8", "9", "Shared"]]);
    }

    [Fact]
    public void Lines_above_and_below_the_rows_are_enough_for_a_table()
    {
        // Columns closer than a column gap: "49.90 each" would be read as one piece.
        var content = PdfFile.Text(55, 705, 8, "Service") + PdfFile.Text(200, 705, 8, "Tariff") + PdfFile.Text(226, 705, 8, "Unit")
            + PdfFile.Text(55, 685, 8, "Pilotage", "Mooring with two line handlers", "Waste") + PdfFile.Text(203, 685, 8, "49.90", "18.20", "99.50") + PdfFile.Text(226, 685, 8, "each", "a day", "a tonne")
            + Line(50, 720, 300, 720) + Line(50, 700, 300, 700) + Line(50, 660, 300, 660);

        var table = ReadPdf.Document(new PdfFile().Page(content)).Elements.ShouldHaveSingleItem();

        table.Rows.ShouldBe([["Service", "Tariff", "Unit"], ["Pilotage", "49.90", "each"], ["Mooring with two line handlers", "18.20", "a day"], ["Waste", "99.50", "a tonne"]]);
        table.HeaderRows.ShouldBe(1);
    }

    [Fact]
    public void A_heading_below_a_table_without_rules_is_not_its_row()
    {
        var content = Cells(Stock) + PdfFile.Bold(55, 615, 12, "What was sold") + PdfFile.Text(55, 590, 10, "Nothing was sold in this month, for the shop was closed for the works on the street.");

        var elements = ReadPdf.Document(new PdfFile().Page(content)).Elements;

        elements.Select(element => element.Type).ShouldBe([ElementType.Table, ElementType.Heading, ElementType.Paragraph]);
        elements[0].Rows.ShouldBe(Stock);
    }

    [Fact]
    public void The_part_of_a_table_on_the_next_page_gets_its_header()
    {
        string[][] more = [["Chair", "4", "25.00"], ["Shelf", "9", "65.00"]];
        var file = new PdfFile().Page(PdfFile.Text(50, 780, 10, "In stock") + Shifted(Cells(Stock) + Rules(4, 3), -560)).Page(Cells(more) + Rules(2, 3));

        var tables = ReadPdf.Document(file).Elements.Where(element => element.Type == ElementType.Table).ToList();

        tables.Count.ShouldBe(2);
        tables[1].Rows.ShouldBe([Stock[0], .. more]);
        tables[1].HeaderRows.ShouldBe(1);
        tables[1].Text.ShouldStartWith("| Item | Pieces | Price |");
    }

    [Fact]
    public void Wrapped_cells_stay_one_cell()
    {
        string[][] rows = [["Item", "Remark"], ["Lamp", ""], ["Table", "none"]];
        var content = Cells(rows) + PdfFile.Text(155, 704, 8, "stands in the", "window of the shop") + Rules(3, 2);

        ReadPdf.Document(new PdfFile().Page(content)).Elements.ShouldHaveSingleItem().Rows![1].ShouldBe(["Lamp", "stands in the window of the shop"]);
    }

    [Fact]
    public void A_ruled_row_of_stacked_figures_is_taken_apart()
    {
        var content = Cells([["State", "Cars", "Boats"], ["", "", ""]]) + Rules(2, 3)
            + PdfFile.Text(55, 707, 6, "Ohio", "Utah", "Iowa") + PdfFile.Text(155, 707, 6, "11", "22", "33") + PdfFile.Text(255, 707, 6, "1", "2", "3");

        ReadPdf.Document(new PdfFile().Page(content)).Elements.ShouldHaveSingleItem().Rows!.Skip(1)
            .ShouldBe([["Ohio", "11", "1"], ["Utah", "22", "2"], ["Iowa", "33", "3"]]);
    }

    [Fact]
    public void Bars_in_cells_are_escaped_in_the_text_only()
    {
        string[][] rows = [["a|b", "c"], ["d", "e"]];
        var table = ReadPdf.Document(new PdfFile().Page(Cells(rows) + Rules(2, 2))).Elements.ShouldHaveSingleItem();

        table.Rows![0][0].ShouldBe("a|b");
        table.Text.ShouldContain("| a\\|b | c |");
    }

    [Fact]
    public void Two_columns_of_prose_are_no_table()
    {
        var content = new StringBuilder();
        for (var row = 0; row < 8; row++)
        {
            content.Append(PdfFile.Text(50, 700 - (row * 12), 9, $"this is line {row} of the left column, which is prose"));
            content.Append(PdfFile.Text(320, 700 - (row * 12), 9, $"this is line {row} of the right column, also prose"));
        }

        ReadPdf.Document(new PdfFile().Page(content.ToString())).Texts(ElementType.Table).ShouldBeEmpty();
    }

    [Fact]
    public void A_table_in_a_column_does_not_take_the_prose_beside_it()
    {
        var content = new StringBuilder(Cells(Stock, 60));
        for (var row = 0; row < 12; row++)
            content.Append(PdfFile.Text(320, 745 - (row * 12), 9, $"this is line {row} of the column with running text in it"));

        var table = ReadPdf.Document(new PdfFile().Page(content.ToString())).Elements.Single(element => element.Type == ElementType.Table);

        table.Rows.ShouldBe(Stock);
    }

    // Cells of 100 by 30 points (or narrower) from (50, 745) down.
    private static string Cells(string[][] rows, int width = 100)
    {
        var content = new StringBuilder();
        for (var row = 0; row < rows.Length; row++)
        {
            for (var column = 0; column < rows[row].Length; column++)
            {
                if (rows[row][column].Length > 0)
                    content.Append(PdfFile.Text(55 + (column * width), 728 - (row * 30), 10, rows[row][column]));
            }
        }

        return content.ToString();
    }

    private static string Rules(int rows, int columns)
    {
        var content = new StringBuilder();
        for (var row = 0; row <= rows; row++)
            content.Append(CultureInfo.InvariantCulture, $"50 {745 - (row * 30)} m {50 + (columns * 100)} {745 - (row * 30)} l S\n");
        for (var column = 0; column <= columns; column++)
            content.Append(CultureInfo.InvariantCulture, $"{50 + (column * 100)} 745 m {50 + (column * 100)} {745 - (rows * 30)} l S\n");
        return content.ToString();
    }

    private static string Line(double x0, double y0, double x1, double y1) => string.Create(CultureInfo.InvariantCulture, $"{x0} {y0} m {x1} {y1} l S\n");

    private static string Shifted(string content, double down) => string.Create(CultureInfo.InvariantCulture, $"q 1 0 0 1 0 {down} cm {content} Q\n");
}
