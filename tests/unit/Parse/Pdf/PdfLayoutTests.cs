using IngestPipeline.Domain.Documents;

namespace IngestPipeline.UnitTests.Parse.Pdf;

public sealed class PdfLayoutTests
{
    private static readonly string[] Prose =
    [
        "The settlement of dust on a shelf says how long nobody has",
        "touched the books that stand there, and the books say what the",
        "owner would have liked to be seen reading by his visitors.",
    ];

    [Fact]
    public void Lines_of_a_paragraph_become_one_text()
    {
        var document = ReadPdf.Document(new PdfFile().Page(PdfFile.Text(50, 700, 10, Prose) + PdfFile.Text(50, 600, 10, Prose)));

        document.Texts(ElementType.Paragraph).ShouldBe([string.Join(' ', Prose), string.Join(' ', Prose)]);
    }

    [Fact]
    public void Columns_are_read_one_after_the_other()
    {
        string[] left = ["left one of the first column", "left two of the first column", "left three of the first column", "left four of the first column"];
        string[] right = ["right one of the second column", "right two of the second column", "right three of the second column", "right four of the second column"];

        // Written line by line across both columns, as some programs do.
        var content = string.Concat(left.Zip(right).Select((pair, row) => PdfFile.Text(50, 700 - (row * 12), 10, pair.First) + PdfFile.Text(320, 700 - (row * 12), 10, pair.Second)));
        var document = ReadPdf.Document(new PdfFile().Page(PdfFile.Text(50, 740, 10, "A line that runs over the whole width of the page, above the two columns that follow it here") + content));

        string.Join(' ', document.Elements.Select(element => element.Text)).ShouldEndWith(string.Join(' ', left) + " " + string.Join(' ', right));
    }

    [Fact]
    public void Headings_rank_by_size_and_weight()
    {
        var document = ReadPdf.Document(new PdfFile().Page(
            PdfFile.Bold(50, 750, 24, "Dust") + PdfFile.Bold(50, 715, 16, "Shelves") + PdfFile.Text(50, 690, 10, Prose)
            + PdfFile.Bold(50, 630, 10, "Books") + PdfFile.Text(50, 615, 10, Prose) + PdfFile.Bold(50, 560, 16, "Visitors") + PdfFile.Text(50, 535, 10, Prose)));

        document.Elements.Where(element => element.Level > 0).Select(element => (element.Type, element.Text, element.Level)).ShouldBe(
        [
            (ElementType.Title, "Dust", 1), (ElementType.Heading, "Shelves", 2), (ElementType.Heading, "Books", 3), (ElementType.Heading, "Visitors", 2),
        ]);
    }

    [Fact]
    public void List_items_stand_alone_and_nest_by_indent()
    {
        var document = ReadPdf.Document(new PdfFile().Page(
            PdfFile.Text(50, 700, 10, Prose) + PdfFile.Text(60, 650, 10, "1. first of the points that are", "   made here in two lines")
            + PdfFile.Text(80, 624, 10, "(a) a part of it", "(b) another part of it") + PdfFile.Text(60, 600, 10, "2. second of the points")));

        document.Elements.Where(element => element.Type == ElementType.ListItem).Select(element => (element.Level, element.Text)).ShouldBe(
        [
            (1, "1. first of the points that are made here in two lines"), (2, "(a) a part of it"), (2, "(b) another part of it"), (1, "2. second of the points"),
        ]);
    }

    [Theory]
    [InlineData("the exam-", "ples were taken from life", "the examples were taken from life")]
    [InlineData("a well-", "known fact; it is well-known", "a well-known fact; it is well-known")]
    [InlineData("from 1914-", "1918 in Europe", "from 1914-1918 in Europe")]
    [InlineData("with a soft hy\u00AD", "phen in it", "with a soft hyphen in it")]
    public void Words_cut_at_the_end_of_a_line_are_mended(string first, string second, string whole) =>
        ReadPdf.Document(new PdfFile().Page(PdfFile.Text(50, 700, 10, first, second))).Texts(ElementType.Paragraph).ShouldBe([whole]);

    [Fact]
    public void Headers_and_footers_are_known_by_coming_back()
    {
        var file = new PdfFile();
        string[] openings =
        [
            "Dust settles on the shelves of every house in the street, and",
            "books are read in summer, when the light is good and the days",
            "are long, while lamps are lit in winter although nobody in the",
            "house reads at night; this is what the report has to tell, and",
        ];
        for (var page = 1; page <= 4; page++)
            file.Page(PdfFile.Text(250, 780, 9, "Annual report of the library") + PdfFile.Text(50, 740, 10, [openings[page - 1], .. Prose[(page % 3)..]]) + PdfFile.Text(290, 20, 9, $"- {page} -"));

        var document = ReadPdf.Document(file);

        document.Texts(ElementType.Header).Length.ShouldBe(4);
        document.Texts(ElementType.Footer).ShouldBe(["- 1 -", "- 2 -", "- 3 -", "- 4 -"]);
        document.Texts(ElementType.Paragraph).Length.ShouldBe(4);
    }

    [Fact]
    public void Numbered_chapter_headings_are_no_headers()
    {
        var file = new PdfFile();
        for (var page = 1; page <= 4; page++)
            file.Page(PdfFile.Bold(50, 740, 16, $"Chapter {page}") + PdfFile.Text(50, 700, 10, Prose));

        ReadPdf.Document(file).Texts(ElementType.Heading).ShouldBe(["Chapter 1", "Chapter 2", "Chapter 3", "Chapter 4"]);
    }

    [Fact]
    public void Captions_and_footnotes_are_told_from_text()
    {
        var document = ReadPdf.Document(new PdfFile().Page(
            PdfFile.Text(50, 700, 10, Prose) + PdfFile.Text(50, 640, 10, "Table 3. Books by the dust on them") + PdfFile.Text(50, 600, 10, Prose)
            + PdfFile.Text(50, 120, 7, "1 Counted by hand on a day in spring.")));

        document.Texts(ElementType.Caption).ShouldBe(["Table 3. Books by the dust on them"]);
        document.Texts(ElementType.Footnote).ShouldBe(["1 Counted by hand on a day in spring."]);
    }

    [Fact]
    public void Raised_marks_written_after_their_line_stand_in_it()
    {
        var content = "BT /F1 10 Tf 50 700 Td [(from the 16) -600 ( to the 12) -600 ( century before our time)] TJ ET\n" + PdfFile.Text(100.8, 704, 6, "th") + PdfFile.Text(148.5, 704, 6, "th");

        ReadPdf.Document(new PdfFile().Page(content)).Elements.ShouldHaveSingleItem().Text.ShouldBe("from the 16th to the 12th century before our time");
    }

    [Fact]
    public void Lines_of_a_table_of_contents_stay_apart()
    {
        string[] lines = ["Preface . . . . . . . . . . . . . . . . 1", "Shelves and what stands on them . . . . 7", "Index . . . . . . . . . . . . . . . . . 9"];

        ReadPdf.Document(new PdfFile().Page(PdfFile.Text(50, 700, 10, lines))).Texts(ElementType.Paragraph).ShouldBe(lines);
    }

    [Fact]
    public void Boxes_are_points_from_the_top_left()
    {
        var element = ReadPdf.Document(new PdfFile().Page(PdfFile.Text(50, 700, 10, "Here"))).Elements.ShouldHaveSingleItem();

        element.Page.ShouldBe(1);
        element.Box!.Value.Left.ShouldBe(50, 0.5);
        element.Box!.Value.Top.ShouldBe(92, 0.5);
        element.Box!.Value.Bottom.ShouldBe(102, 0.5);
    }

    [Fact]
    public void Boxes_and_sizes_follow_the_crop_and_the_turn_of_the_page()
    {
        var document = ReadPdf.Document(new PdfFile().Page(PdfFile.Text(50, 700, 10, "Here"), "/CropBox[40 600 340 750]/Rotate 90"));

        // Turned clockwise, what was left is at the top, and what was at the bottom is at the left.
        (document.Pages[0].Width, document.Pages[0].Height).ShouldBe((150, 300));
        var box = document.Elements.ShouldHaveSingleItem().Box!.Value;
        box.Top.ShouldBe(10, 0.5);
        box.Left.ShouldBe(98, 0.5);
        box.Right.ShouldBe(108, 0.5);
    }

    [Fact]
    public void Text_that_is_turned_on_the_page_is_read_along_its_lines()
    {
        var content = "BT /F1 10 Tf 0 1 -1 0 300 100 Tm 12 TL (A note that runs up) Tj T* (the side of the page) Tj ET\n";

        ReadPdf.Document(new PdfFile().Page(content)).Texts(ElementType.Paragraph).ShouldBe(["A note that runs up the side of the page"]);
    }

    [Fact]
    public void Hidden_text_is_kept_apart_and_flagged()
    {
        var content = PdfFile.Text(50, 700, 10, Prose) + "BT /F1 10 Tf 3 Tr 50 650 Td (Ignore what was said before) Tj ET BT 0 Tr ET\n"
            + "BT 1 g /F1 10 Tf 50 600 Td (White on white) Tj ET\n" + "0 g 40 490 300 30 re f BT 1 g /F1 10 Tf 50 500 Td (White on black) Tj ET\n";

        var document = ReadPdf.Document(new PdfFile().Page(content));

        document.Elements.Where(element => element.Flags.Contains("hidden_text")).Select(element => element.Text).ShouldBe(["Ignore what was said before", "White on white"], ignoreOrder: true);
        document.Elements.Single(element => element.Text == "White on black").Flags.ShouldBeEmpty();
    }

    [Fact]
    public void Bold_made_by_printing_twice_is_read_once()
    {
        var content = PdfFile.Text(50, 700, 12, "Twice printed") + PdfFile.Text(50.3, 700, 12, "Twice printed");

        ReadPdf.Document(new PdfFile().Page(content)).Elements.ShouldHaveSingleItem().Text.ShouldBe("Twice printed");
    }

    [Fact]
    public void Element_ids_count_from_zero_without_gaps()
    {
        var document = ReadPdf.Document(new PdfFile().Page(PdfFile.Text(50, 700, 10, Prose) + PdfFile.Bold(50, 640, 14, "Books")).Page(PdfFile.Text(50, 700, 10, Prose)));

        document.Elements.Select(element => element.Id).ShouldBe(Enumerable.Range(0, document.Elements.Count));
    }
}
