using IngestPipeline.Domain.Documents;

namespace IngestPipeline.UnitTests.Parse.Pdf;

public sealed class PdfStructureTests
{
    private static readonly string[] Column =
    [
        "the harbour saw a considerable increase in", "traffic during the period of this report and", "the office attributes it to the reopening of", "the northern channel in the month of March",
    ];

    [Fact]
    public void A_paragraph_that_runs_on_over_a_page_is_one_and_knows_both_pages()
    {
        var document = ReadPdf.Document(new PdfFile()
            .Page(PdfFile.Text(50, 740, 10, "A paragraph of its own ends here, long before the page is at its end.") + PdfFile.Text(50, 90, 10, "The keeper wrote every evening what the sea had", "brought, and on the last of these evenings, when the"))
            .Page(PdfFile.Text(50, 750, 10, "storm had gone, he wrote nothing at all in the", "book.") + PdfFile.Text(50, 690, 10, "Another paragraph follows on the second page of the book.")));

        var whole = document.Elements[1];
        whole.Text.ShouldBe("The keeper wrote every evening what the sea had brought, and on the last of these evenings, when the storm had gone, he wrote nothing at all in the book.");
        whole.Page.ShouldBe(1);
        whole.Continuation.ShouldNotBeNull().ShouldHaveSingleItem().Page.ShouldBe(2);
        document.Elements.Count.ShouldBe(3);
    }

    [Fact]
    public void A_word_cut_at_the_end_of_a_column_is_mended()
    {
        var content = PdfFile.Text(50, 700, 10, [.. Column[..3], "and whose dredging was the largest expen-"]) + PdfFile.Text(320, 700, 10, ["diture of the year for the office and for", .. Column[..3]]);

        ReadPdf.Document(new PdfFile().Page(content)).Elements.ShouldHaveSingleItem().Text.ShouldContain("largest expenditure of the year");
    }

    [Fact]
    public void A_sentence_that_ends_with_the_column_is_not_joined()
    {
        var content = PdfFile.Text(50, 700, 10, [.. Column[..3], "the northern channel in the month of May."]) + PdfFile.Text(320, 700, 10, ["and so it went on in the other column here", .. Column[..3]]);

        ReadPdf.Document(new PdfFile().Page(content)).Elements.Count.ShouldBe(2);
    }

    [Fact]
    public void Columns_that_stand_as_close_as_a_stretched_space_are_parted()
    {
        // The first line ends less than one em before the second column, nearer than pieces of one line may stand apart.
        string[] left = ["words stretched up to the next column of it", "traffic during the period", "the office attributes it", "the northern channel in", "the month of March"];
        string[] right = [.. Column, "and in the month of May"];
        var content = PdfFile.Text(50, 700, 10, left) + PdfFile.Text(50 + 9 + Width(left[0]), 700, 10, right);

        var texts = ReadPdf.Document(new PdfFile().Page(content)).Elements.Select(element => element.Text);

        string.Join(' ', texts).ShouldBe(string.Join(' ', left) + " " + string.Join(' ', right));
    }

    [Fact]
    public void Bookmarks_say_what_is_a_heading_and_of_what_level()
    {
        var file = new PdfFile().Page(PdfFile.Text(50, 750, 10, "Of Tides") + PdfFile.Text(50, 720, 10, Column) + PdfFile.Text(50, 640, 10, "1.1 Of Spring Tides") + PdfFile.Text(50, 610, 10, Column)
            + PdfFile.Text(50, 530, 10, "Of Winds") + PdfFile.Text(50, 500, 10, Column));
        file[5] = "<</Type/Outlines/First 6 0 R/Last 8 0 R>>";
        file[6] = "<</Title(Of Tides)/Parent 5 0 R/Next 8 0 R/First 7 0 R/Last 7 0 R>>";
        file[7] = "<</Title(Of Spring Tides)/Parent 6 0 R>>";
        file[8] = "<</Title(Of Winds)/Parent 5 0 R/Prev 6 0 R>>";
        file[PdfFile.Catalog] = "<</Type/Catalog/Pages 2 0 R/Outlines 5 0 R>>";

        ReadPdf.Document(file).Elements.Where(element => element.Type == ElementType.Heading).Select(element => (element.Text, element.Level))
            .ShouldBe([("Of Tides", 1), ("1.1 Of Spring Tides", 2), ("Of Winds", 1)]);
    }

    [Fact]
    public void Bookmarks_that_loop_are_left_alone()
    {
        var file = new PdfFile().Page(PdfFile.Text(50, 750, 10, "Of Tides") + PdfFile.Text(50, 720, 10, Column));
        file[5] = "<</Type/Outlines/First 6 0 R/Last 6 0 R>>";
        file[6] = "<</Title(Of Tides)/Parent 5 0 R/Next 6 0 R/First 6 0 R>>";
        file[PdfFile.Catalog] = "<</Type/Catalog/Pages 2 0 R/Outlines 5 0 R>>";

        var document = ReadPdf.Document(file);

        document.Elements.Select(element => element.Text).ShouldBe(["Of Tides", string.Join(' ', Column)]);
        document.Pages.ShouldHaveSingleItem().State.ShouldBe(PageState.Extracted);
    }

    [Fact]
    public void Drawn_dots_are_the_signs_of_a_list()
    {
        var content = PdfFile.Text(50, 720, 10, Column) + "62 653 4 4 re f 62 639 4 4 re f\n" + PdfFile.Text(74, 652, 10, "engines are off when moored") + PdfFile.Text(74, 638, 10, "waste goes ashore");

        ReadPdf.Document(new PdfFile().Page(content)).Texts(ElementType.ListItem).ShouldBe(["• engines are off when moored", "• waste goes ashore"]);
    }

    [Fact]
    public void Lines_of_a_program_keep_their_indent()
    {
        // Programs place the indent instead of writing spaces.
        const string Code = "BT /F2 10 Tf 12 TL 60 640 Td (def tide\\(hour\\):) Tj 24 -12 Td (level = hour / 12) Tj T* (return level) Tj ET\n";
        var file = new PdfFile { [PdfFile.BoldFont] = "<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding>>" };

        var document = ReadPdf.Document(file.Page(PdfFile.Text(50, 720, 10, Column) + Code));

        document.Texts(ElementType.Code).ShouldBe(["def tide(hour):\n    level = hour / 12\n    return level"]);
    }

    [Fact]
    public void A_header_is_known_also_where_columns_take_it_apart()
    {
        string Page(int number, string body) => PdfFile.Text(50, 780, 8, "The Harbour Gazette") + PdfFile.Text(420, 780, 8, $"Number {number} of 4") + body;
        string Columns() => PdfFile.Text(50, 740, 10, Column) + PdfFile.Text(320, 740, 10, Column);

        var document = ReadPdf.Document(new PdfFile().Page(Page(1, PdfFile.Text(50, 740, 10, Column))).Page(Page(2, Columns())).Page(Page(3, PdfFile.Text(50, 740, 10, Column))).Page(Page(4, Columns())));

        document.Elements.Where(element => element.Type != ElementType.Header).ShouldAllBe(element => !element.Text.Contains("Gazette") && !element.Text.Contains("Number"));
    }

    [Fact]
    public void Links_are_kept_with_the_document_each_once()
    {
        var file = new PdfFile();
        var link = file.Add("<</Type/Annot/Subtype/Link/Rect[50 696 90 712]/A<</S/URI/URI(https://example.org/a?b=c)>>>>");
        var script = file.Add("<</Type/Annot/Subtype/Link/Rect[50 696 90 712]/A<</S/URI/URI(javascript:alert)>>>>");
        file.Page(PdfFile.Text(50, 700, 10, "Text"), $"/Annots[{link} 0 R {link} 0 R {script} 0 R]");

        ReadPdf.Document(file).Metadata["links"].ShouldBe("https://example.org/a?b=c");
    }

    [Fact]
    public void Files_pinned_to_a_page_are_documents_inside()
    {
        var file = new PdfFile();
        var embedded = file.AddStream("/Type/EmbeddedFile/Filter/FlateDecode", PdfFile.Deflate("pinned"u8.ToArray()));
        var pin = file.Add($"<</Type/Annot/Subtype/FileAttachment/Rect[50 600 60 610]/Contents(see the list)/FS<</Type/Filespec/F(list.txt)/EF<</F {embedded} 0 R>>>>>>");
        file.Page(PdfFile.Text(50, 700, 10, "Text"), $"/Annots[{pin} 0 R]");

        var read = ReadPdf.File(file);

        read.Attachments.ShouldHaveSingleItem().Name.ShouldBe("list.txt");
        read.Attachments[0].Bytes.ShouldBe("pinned"u8.ToArray());
        read.Document.Elements.Select(element => element.Text).ShouldBe(["Text", "see the list"]);
    }

    // Advance widths of the letters used, of Helvetica at 10 points.
    private static double Width(string text) => text.Sum(letter => letter switch
    {
        ' ' or 't' or 'f' => 2.78,
        'r' => 3.33,
        'c' or 's' or 'x' => 5.0,
        'l' or 'i' => 2.22,
        'w' => 7.22,
        'm' => 8.33,
        _ => 5.56,
    });
}
