using System.Globalization;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Parse;

namespace IngestPipeline.UnitTests.Parse.Xlsx;

public sealed class XlsxParserTests
{
    private const string Styles =
        "<numFmts><numFmt numFmtId='164' formatCode='&quot;EUR&quot; #,##0.00'/><numFmt numFmtId='165' formatCode='dd.mm.yyyy'/></numFmts>" +
        "<cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='164'/><xf numFmtId='165'/><xf numFmtId='10'/></cellXfs>";

    [Fact]
    public void Cells_show_what_the_sheet_shows()
    {
        var row = Row(1, Number("A1", "45123", 1), Number("B1", "1234.5", 2), Number("C1", "45123.5", 3), Number("D1", "0.256", 4), Number("E1", "0.30000000000000004"),
            "<c r='F1' t='b'><v>1</v></c>", "<c r='G1' t='e'><v>#N/A</v></c>", "<c r='H1' t='str'><f>A1&amp;B1</f><v>joined</v></c>", "<c r='I1'><f>SUM(A1:B1)</f></c>", "<c r='J1' t='s'><v>1</v></c>", Text("K1", "in_x000D_line"));
        const string strings = "<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><si><t>zero</t></si><si><r><t>rich </t></r><r><t>text</t></r><rPh><t>reading aid</t></rPh></si></sst>";
        Rows(Office.Xlsx([("S", "visible", Data(row))], Styles, strings)).ShouldBe(
            [["2023-07-16", "EUR 1,234.50", "16.07.2023", "25.60%", "0.3", "TRUE", "#N/A", "joined", "=SUM(A1:B1)", "rich text", "in line"]]);
    }

    [Fact]
    public void A_sheet_is_a_page_and_hidden_ones_are_passed_over_with_a_word()
    {
        var document = Parsing.Document(Office.Xlsx([("Secret", "hidden", Data(Row(1, Text("A1", "hidden words")))), ("Open", "visible", Data(Row(1, Text("A1", "open words")))), ("Empty", "visible", Data())]), "a.xlsx");
        document.Outline().ShouldBe([(ElementType.Heading, 1, "Open"), (ElementType.Paragraph, 0, "open words")]);
        document.Pages.Select(page => page.State).ShouldBe([PageState.Blank, PageState.Extracted, PageState.Blank]);
        document.Pages[0].Reason!.ShouldContain("Secret");
        document.Elements.ShouldAllBe(element => element.Page == 2);
    }

    [Fact]
    public void Hidden_sheets_are_read_when_the_options_say_so()
    {
        var file = Office.Xlsx([("Secret", "hidden", Data(Row(1, Text("A1", "hidden words")))), ("Open", "visible", Data(Row(1, Text("A1", "open words"))))]);
        Parsing.Document(file, "a.xlsx", new ParseOptions { IncludeHiddenSheets = true }).Texts().ShouldBe(["Secret", "hidden words", "Open", "open words"]);
    }

    [Fact]
    public void A_workbook_of_hidden_sheets_is_read() =>
        Parsing.Document(Office.Xlsx([("Secret", "veryHidden", Data(Row(1, Text("A1", "words"))))]), "a.xlsx").Texts().ShouldBe(["Secret", "words"]);

    [Fact]
    public void A_long_table_is_cut_and_every_piece_has_the_header()
    {
        var rows = Enumerable.Range(2, 450).Select(number => Row(number, Number($"A{number}", number.ToString(CultureInfo.InvariantCulture)), Text($"B{number}", $"row {number}")));
        var tables = Parsing.Document(Office.Xlsx([("S", "visible", Data([Row(1, Text("A1", "Id"), Text("B1", "Name")), .. rows]))]), "a.xlsx").Elements.Where(element => element.Type == ElementType.Table).ToArray();
        tables.Length.ShouldBe(3);
        tables.ShouldAllBe(table => table.HeaderRows == 1 && table.Rows![0][1] == "Name");
        tables.Sum(table => table.Rows!.Count - 1).ShouldBe(450);
    }

    [Fact]
    public void A_title_above_a_table_and_a_second_table_below_stand_apart()
    {
        var document = Parsing.Document(Office.Xlsx([("S", "visible", Data(
            Row(1, Text("A1", "Sales")), Row(2, Text("A2", "City"), Text("B2", "Sum")), Row(3, Text("A3", "Rome"), Number("B3", "1")),
            Row(6, Text("C6", "Key"), Text("D6", "Value")), Row(7, Text("C7", "x"), Number("D7", "2"))))]), "a.xlsx");
        document.Elements.Select(element => element.Type).ShouldBe([ElementType.Heading, ElementType.Caption, ElementType.Table, ElementType.Table]);
        document.Elements[3].Rows!.ShouldBe([["Key", "Value"], ["x", "2"]]);
    }

    [Fact]
    public void A_cell_merged_downwards_is_repeated()
    {
        var sheet = Data(Row(1, Text("A1", "Area"), Text("B1", "Town")), Row(2, Text("A2", "North"), Text("B2", "Oslo")), Row(3, Text("B3", "Bergen"))) + "<mergeCells><mergeCell ref='A2:A3'/></mergeCells>";
        Rows(Office.Xlsx([("S", "visible", sheet)])).ShouldBe([["Area", "Town"], ["North", "Oslo"], ["North", "Bergen"]]);
    }

    [Fact]
    public void An_entity_bomb_is_never_expanded()
    {
        const string strings = "<!DOCTYPE x [<!ENTITY a 'lol'><!ENTITY b '&a;&a;&a;&a;'>]><sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><si><t>&b;</t></si></sst>";
        Parsing.Quarantine(Office.Xlsx([("S", "visible", Data(Row(1, "<c r='A1' t='s'><v>0</v></c>")))], strings: strings), "a.xlsx").Reason.ShouldBe(QuarantineReason.DecompressionBomb);
    }

    [Fact]
    public void Text_beyond_the_limit_is_too_large()
    {
        var rows = Enumerable.Range(1, 1200).Select(number => Row(number, Text($"A{number}", new string('x', 1000)), Text($"B{number}", "y")));
        var result = Parsing.Quarantine(Office.Xlsx([("S", "visible", Data([.. rows]))]), "a.xlsx", new ParseOptions { MaxTextMegacharacters = 1 });
        result.Reason.ShouldBe(QuarantineReason.TooLarge);
        result.Detail.ShouldContain("Parse:MaxTextMegacharacters");
    }

    private static IReadOnlyList<IReadOnlyList<string>> Rows(byte[] file) => Parsing.Document(file, "a.xlsx").Elements.Single(element => element.Type == ElementType.Table).Rows!;

    private static string Data(params string[] rows) => $"<sheetData>{string.Concat(rows)}</sheetData>";

    private static string Row(int number, params string[] cells) => $"<row r='{number}'>{string.Concat(cells)}</row>";

    private static string Number(string at, string value, int style = 0) => $"<c r='{at}' s='{style}'><v>{value}</v></c>";

    private static string Text(string at, string value) => $"<c r='{at}' t='inlineStr'><is><t>{value}</t></is></c>";
}
