using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Providers.Ocr;
using IngestPipeline.Stages.Ocr;

namespace IngestPipeline.UnitTests.Providers.Ocr;

/// <summary>Pages that a single plain pass of the engine does not read.</summary>
public sealed class HardPageTests : IDisposable
{
    private static readonly string[] Prose =
    [
        "The number of ships that called at the", "port grew from 1480 in spring to 1623", "in summer, mostly because the new pier", "was opened early. Storage is nearly full",
        "and grain waits eleven days before it", "is loaded. The council should decide", "about the crane, which has been out of", "service since the end of August.",
    ];

    private readonly PageRecogniser recogniser = new();
    private readonly string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public HardPageTests() => TestPage.SkipWithoutTools();

    public void Dispose()
    {
        recogniser.Dispose();
        File.Delete(file);
    }

    [Fact]
    public void A_ruled_table_becomes_rows_with_single_figures_and_cells_that_span()
    {
        var page = Read(HarbourTable().Pdf());

        var table = page.Elements.Where(element => element.Type == ElementType.Table).ShouldHaveSingleItem();
        table.Rows.ShouldNotBeNull().Select(row => string.Join('|', row)).ShouldBe(
        [
            "Harbour|Cranes|Ships|",
            "Harbour|Cranes|Spring|Summer",
            "North pier|5|148|162",
            "South pier|1|7|9",
            "Old dock|0|31|28",
        ]);
        table.HeaderRows.ShouldBe(2);
        table.Text.ShouldContain("| North pier | 5 | 148 | 162 |");
        var box = table.Box.ShouldNotBeNull();
        (box.Left, box.Top, box.Right, box.Bottom).ShouldSatisfyAllConditions(
            () => box.Left.ShouldBe(72, 3), () => box.Top.ShouldBe(150, 3), () => box.Right.ShouldBe(472, 3), () => box.Bottom.ShouldBe(290, 3));
        page.Elements.Select(element => element.Type).ShouldBe([ElementType.Paragraph, ElementType.Table, ElementType.Paragraph]);
        page.Words.Count(word => word.Text == "148").ShouldBe(1);
    }

    [Fact]
    public void Words_that_stand_in_columns_with_figures_become_a_table_without_rules()
    {
        var page = Read(FiguresInColumns(new DrawnPage().Text(72, 110, "The table shows what the harbours had to offer in this year.")).Text(72, 330, "All figures are those of the harbour office.").Pdf());

        page.Elements.Select(element => element.Type).ShouldBe([ElementType.Paragraph, ElementType.Table, ElementType.Paragraph]);
        page.Elements[1].Rows.ShouldNotBeNull().Select(row => string.Join('|', row)).ShouldBe(
            ["Harbour|Cranes|Spring|Summer", "North pier|5|148|162", "South pier|1|17|19", "Old dock|2|31|28", "West basin|4|90|115"]);
        page.Elements[1].HeaderRows.ShouldBe(1);
        page.Words.Count(word => word.Text == "148").ShouldBe(1);
        var box = page.Elements[1].Box.ShouldNotBeNull();
        (box.Left, box.Right).ShouldSatisfyAllConditions(() => box.Left.ShouldBe(72, 3), () => box.Right.ShouldBeInRange(430, 470));
    }

    [Fact]
    public void Prose_in_columns_lists_and_forms_are_no_tables()
    {
        var prose = Read(new DrawnPage().Lines(72, 155, [.. Prose, .. Prose], 10, "T", 13).Lines(245, 155, [.. Prose.Reverse(), .. Prose], 10, "T", 13).Lines(418, 155, [.. Prose, .. Prose.Reverse()], 10, "T", 13).Pdf());
        prose.Elements.ShouldNotContain(element => element.Type == ElementType.Table);
        Words(prose).ShouldContain("The number of ships that called at the port grew from 1480");

        var list = new DrawnPage().Text(72, 110, "What the harbour office asks of all masters of ships:");
        for (var item = 0; item < 6; item++)
            list.Text(72, 140 + (item * 20), $"{item + 1}.").Text(110, 140 + (item * 20), Prose[item]);
        Read(list.Pdf()).Elements.ShouldNotContain(element => element.Type == ElementType.Table);

        string[][] fields = [["Name", "Martha Reed"], ["Street", "Pier Street"], ["Town", "Harbour Bay"], ["Trade", "Ship's cook"], ["Vessel", "Anna Maria"], ["Berth", "North pier"]];
        var form = new DrawnPage().Text(72, 110, "Application for a pass to the harbour", 14);
        for (var field = 0; field < fields.Length; field++)
            form.Text(72, 150 + (field * 24), fields[field][0]).Text(260, 150 + (field * 24), fields[field][1]);
        Read(form.Pdf()).Elements.ShouldNotContain(element => element.Type == ElementType.Table);
    }

    [Fact]
    public void A_table_between_columns_of_prose_leaves_them_alone()
    {
        var page = Read(FiguresInColumns(new DrawnPage()).Lines(72, 330, ["Left column begins.", .. Prose, "Left column ends."], 11, "T", 14)
            .Lines(330, 330, ["Right column begins.", .. Prose, "Right column ends."], 11, "T", 14).Pdf());

        page.Elements.Count(element => element.Type == ElementType.Table).ShouldBe(1);
        string[] marks = ["West basin", "Left column begins.", "Left column ends.", "Right column begins.", "Right column ends."];
        marks.Select(mark => Words(page).IndexOf(mark, StringComparison.Ordinal)).ShouldBeInOrder();
        Words(page).ShouldContain(marks[^1]);
    }

    [Fact]
    public void A_frame_around_a_page_and_lines_under_its_text_are_no_table()
    {
        var page = Read(new DrawnPage().Rule(50, 50, 562, 50).Rule(50, 742, 562, 742).Rule(50, 50, 50, 742).Rule(562, 50, 562, 742)
            .Rule(72, 204, 300, 204).Rule(72, 252, 300, 252).Lines(72, 200, Prose).Pdf());

        page.Elements.ShouldAllBe(element => element.Type == ElementType.Paragraph);
        Words(page).ShouldContain("The number of ships that called");
    }

    [Fact]
    public void Columns_are_read_one_after_the_other_and_larger_print_is_a_heading()
    {
        var page = Read(new DrawnPage().Text(72, 90, "Report of the harbour office", 22, "B").Text(72, 130, "Ships", 16, "B").Text(330, 130, "Stores", 16, "B")
            .Lines(72, 155, ["Left column begins.", .. Prose, "Left column ends."], 11, "T", 14).Lines(330, 155, ["Right column begins.", .. Prose, "Right column ends."], 11, "T", 14).Pdf());

        page.Elements.Where(element => element.Type == ElementType.Heading).Select(element => (element.Text, element.Level))
            .ShouldBe([("Report of the harbour office", 1), ("Ships", 2), ("Stores", 2)]);
        string[] marks = ["Ships", "Left column begins.", "Left column ends.", "Stores", "Right column begins.", "Right column ends."];
        marks.Select(mark => Words(page).IndexOf(mark, StringComparison.Ordinal)).ShouldBeInOrder();
        Words(page).ShouldContain(marks[^1]);
        page.Treatment.ShouldBeNull();
    }

    [Fact]
    public void Each_line_of_a_bent_receipt_is_read_at_its_own_slope()
    {
        var receipt = new DrawnPage().Shade(0, 0, 612, 792, 0.45).Shade(120, 60, 500, 720, 0.8).Ink(0.25)
            .Text(160, 150, "Harbour Cafe", 20, "F", 9).Text(160, 210, "12 Pier Street", 20, "F", -10).Text(160, 290, "604-331-2277", 20, "F", -8)
            .Text(160, 350, "Served by: Martha", 20, "F", -4).Text(160, 420, "2 Fish soup", 20).Text(380, 420, "$17.80", 20)
            .Text(160, 480, "1 Black coffee", 20, "F", 3).Text(380, 480, "$3.20", 20, "F", 3).Text(160, 560, "Total", 20).Text(380, 560, "$21.00", 20);

        var page = Read(receipt.Pdf());

        string[] all = ["12 Pier Street", "604-331-2277", "Served by: Martha", "2 Fish soup", "$17.80", "Total", "$21.00"];
        all.Where(text => !Words(page).Contains(text, StringComparison.Ordinal)).ShouldBeEmpty(Words(page));
        page.Treatment.ShouldNotBeNull();
    }

    [Fact]
    public void A_line_that_layout_analysis_gave_up_comes_back_in_its_place()
    {
        OcrWord[] read = [Word(1, 10, "above"), Word(2, 90, "below")];
        OcrWord[] scattered = [Word(1, 10, "above"), Word(2, 50, "between"), Word(3, 91, "below"), Word(4, 130, "xq", confidence: 20)];

        MissedLines.Add(read, scattered).Select(word => word.Text).ShouldBe(["above", "between", "below"]);
        MissedLines.Add(read, [Word(9, 200, "last")]).Select(word => word.Text).ShouldBe(["above", "below", "last"]);

        static OcrWord Word(int block, double top, string text, double confidence = 90) => new(block, 1, 1, 10, top, 100, top + 20, confidence, text);
    }

    [Fact]
    public void Faint_print_under_a_shadow_is_read()
    {
        var shadow = new DrawnPage();
        for (var step = 0; step < 60; step++)
            shadow.Shade(step * 10.2, 0, (step + 1) * 10.2, 792, 0.95 - (step * 0.011));

        var page = Read(shadow.Ink(0.22).Lines(72, 120, Prose, 13).Pdf());

        foreach (var line in Prose)
            Words(page).ShouldContain(line);
    }

    [Fact]
    public void A_script_without_language_data_is_named_and_its_text_counts_for_nothing()
    {
        Assert.SkipWhen(TessdataFolder.Languages().Any(language => language is "ell" or "grc"), "Greek is installed here");
        string[] greek =
        [
            "H nea paralia eixe polla ploia to kalokairi", "kai oi anqrwpoi perimenoun sto limani", "mexri na ftasei to megalo karabi.", "O dhmos prepei na apofasisei gia ton",
            "gerano pou den leitourgei apo ton", "Augousto kai meta apo ta nhsia.",
        ];

        var page = Read(new DrawnPage().Lines(72, 120, greek, 14, "S", 20).Pdf());

        page.Obstacle.ShouldNotBeNull().ShouldStartWith("the text is in Greek script and no language of it is installed (ell, grc)");
        page.MeanConfidence.ShouldBe(0);
        page.Elements.ShouldAllBe(element => element.OcrConfidence == 0);
    }

    [Fact]
    public void The_same_picture_gives_the_same_bytes_through_all_treatments()
    {
        var receipt = new DrawnPage().Shade(0, 0, 612, 792, 0.5).Ink(0.3).Text(160, 210, "12 Pier Street", 20, "F", -10).Text(160, 290, "604-331-2277", 20, "F", -8).Pdf();

        DocumentJson.ToBytes(Read(receipt)).ShouldBe(DocumentJson.ToBytes(Read(receipt)));
    }

    private static DrawnPage HarbourTable()
    {
        var page = new DrawnPage().Text(72, 110, "The table shows what the harbours had to offer in this year.").Shade(72, 150, 472, 206, 0.72)
            .Text(72, 330, "All figures are those of the harbour office.");
        foreach (var y in new double[] { 150, 206, 234, 262, 290 })
            page.Rule(72, y, 472, y);
        page.Rule(292, 178, 472, 178);
        foreach (var x in new double[] { 72, 202, 292, 472 })
            page.Rule(x, 150, x, 290);
        page.Rule(382, 178, 382, 290);
        page.Text(80, 183, "Harbour", 12, "B").Text(210, 183, "Cranes", 12, "B").Text(362, 169, "Ships", 12, "B").Text(300, 197, "Spring", 12, "B").Text(390, 197, "Summer", 12, "B");
        string[][] rows = [["North pier", "5", "148", "162"], ["South pier", "1", "7", "9"], ["Old dock", "0", "31", "28"]];
        for (var row = 0; row < rows.Length; row++)
        {
            for (var column = 0; column < 4; column++)
                page.Text(new double[] { 80, 240, 320, 410 }[column], 225 + (row * 28), rows[row][column]);
        }

        return page;
    }

    private static DrawnPage FiguresInColumns(DrawnPage page)
    {
        string[][] rows = [["Harbour", "Cranes", "Spring", "Summer"], ["North pier", "5", "148", "162"], ["South pier", "1", "17", "19"], ["Old dock", "2", "31", "28"], ["West basin", "4", "90", "115"]];
        for (var row = 0; row < rows.Length; row++)
        {
            for (var column = 0; column < 4; column++)
                page.Text(new double[] { 72, 220, 320, 410 }[column], 160 + (row * 24), rows[row][column]);
        }

        return page;
    }

    private static string Words(RecognisedPage page) =>
        string.Join(' ', string.Join(' ', page.Elements.Select(element => element.Text)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private RecognisedPage Read(byte[] pdf)
    {
        File.WriteAllBytes(file, pdf);
        return recogniser.Recognise(file, new OcrRequest { MediaType = "application/pdf", Pages = [1] }, new OcrOptions())
            .ShouldBeOfType<Completed<OcrPart>>().Output.Pages.ShouldHaveSingleItem();
    }
}
