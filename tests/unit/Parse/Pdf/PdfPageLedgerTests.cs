using System.Globalization;
using System.Text;
using IngestPipeline.Domain.Documents;

namespace IngestPipeline.UnitTests.Parse.Pdf;

public sealed class PdfPageLedgerTests
{
    private const string Words = "The quick brown fox jumps over the lazy dog and runs away into the forest behind the old mill";

    [Fact]
    public void Every_page_has_one_entry()
    {
        var file = new PdfFile().Page(PdfFile.Text(50, 700, 10, Words)).Page("").Page(PdfFile.Text(50, 700, 10, Words));

        var pages = ReadPdf.Document(file).Pages;

        pages.Select(page => (page.Page, page.State)).ShouldBe([(1, PageState.Extracted), (2, PageState.Blank), (3, PageState.Extracted)]);
        pages[0].Characters.ShouldBe(Words.Length);
        (pages[0].Width, pages[0].Height).ShouldBe((600, 800));
    }

    [Fact]
    public void A_page_that_is_a_picture_needs_recognition()
    {
        var document = ReadPdf.Document(WithPicture("q 600 0 0 800 0 0 cm /X Do Q"));

        document.Pages[0].State.ShouldBe(PageState.NeedsOcr);
        document.Elements.ShouldBeEmpty();
    }

    [Fact]
    public void A_scan_with_a_stamp_on_it_needs_recognition()
    {
        var document = ReadPdf.Document(WithPicture("q 600 0 0 800 0 0 cm /X Do Q " + PdfFile.Text(250, 20, 8, "Copy 14 of 20")));

        document.Pages[0].State.ShouldBe(PageState.NeedsOcr);
        document.Pages[0].Reason!.ShouldContain("100 %");
    }

    [Fact]
    public void Good_text_laid_over_a_scan_is_kept_and_flagged()
    {
        var document = ReadPdf.Document(WithPicture($"q 600 0 0 800 0 0 cm /X Do Q BT /F1 10 Tf 3 Tr 50 700 Td ({Words}) Tj ET"));

        document.Pages[0].State.ShouldBe(PageState.Extracted);
        document.Pages[0].Reason!.ShouldContain("earlier recognition");
        document.Elements.ShouldHaveSingleItem().Flags.ShouldBe(["ocr_layer"]);
    }

    [Fact]
    public void Poor_text_laid_over_a_scan_is_dropped()
    {
        var document = ReadPdf.Document(WithPicture("q 600 0 0 800 0 0 cm /X Do Q BT /F1 10 Tf 3 Tr 50 700 Td (swj~ |# 1l} ;;x rtz$ qq%k ^t bcdfg0 hJkL \\\\/\\\\ zzx) Tj ET"));

        document.Pages[0].State.ShouldBe(PageState.NeedsOcr);
        document.Elements.ShouldBeEmpty();
    }

    [Fact]
    public void A_page_of_outlines_without_text_needs_recognition()
    {
        var shapes = string.Concat(Enumerable.Range(0, 30).Select(i => $"{50 + (i * 10)} 700 m {52 + (i * 10)} 710 {56 + (i * 10)} 710 {58 + (i * 10)} 700 c f\n"));

        ReadPdf.Document(new PdfFile().Page(shapes)).Pages[0].State.ShouldBe(PageState.NeedsOcr);
    }

    [Fact]
    public void A_page_with_nothing_but_a_border_is_blank() =>
        ReadPdf.Document(new PdfFile().Page("20 20 560 760 re S")).Pages[0].State.ShouldBe(PageState.Blank);

    [Fact]
    public void An_empty_compressed_content_is_blank()
    {
        var file = new PdfFile();
        var content = file.AddStream("/Filter/FlateDecode", PdfFile.Deflate([]));

        ReadPdf.Document(file.Page(content).Page(PdfFile.Text(50, 700, 10, Words))).Pages[0].State.ShouldBe(PageState.Blank);
    }

    [Fact]
    public void Little_text_beside_a_picture_stays_and_the_picture_is_named()
    {
        var document = ReadPdf.Document(WithPicture(PdfFile.Text(50, 700, 10, Words) + "q 300 0 0 60 50 500 cm /X Do Q"));

        document.Pages[0].State.ShouldBe(PageState.NeedsOcr);
        document.Texts(ElementType.Paragraph).ShouldBe([Words]);
        var picture = document.Elements.Single(element => element.Type == ElementType.Image);
        picture.Box.ShouldBe(new BoundingBox(50, 240, 350, 300));
    }

    [Fact]
    public void Text_whose_font_does_not_say_what_it_means_needs_recognition()
    {
        var map = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <20> <7E> <E000> endbfrange endcmap end end";
        var file = new PdfFile();
        var unicode = file.AddStream("", Encoding.ASCII.GetBytes(map));
        var descriptor = file.Add("<</Type/FontDescriptor/FontName/Foo/Flags 32/FontBBox[0 0 500 700]/ItalicAngle 0/Ascent 700/Descent 0/CapHeight 700/StemV 80>>");
        var widths = string.Join(' ', Enumerable.Repeat(500, 95));
        file[PdfFile.Font] = $"<</Type/Font/Subtype/Type1/BaseFont/Foo/FirstChar 32/LastChar 126/Widths[{widths}]/FontDescriptor {descriptor} 0 R/ToUnicode {unicode} 0 R>>";

        var page = ReadPdf.Document(file.Page(PdfFile.Text(50, 700, 10, Words))).Pages[0];

        page.State.ShouldBe(PageState.NeedsOcr);
        page.Reason!.ShouldContain("no known meaning");
    }

    [Fact]
    public void Text_in_a_font_that_is_missing_needs_recognition()
    {
        var file = new PdfFile { [PdfFile.Font] = "<</Type/Font/Subtype/TrueType/BaseFont/Foo>>" };

        var page = ReadPdf.Document(file.Page(PdfFile.Text(50, 700, 10, Words))).Pages[0];

        page.State.ShouldBe(PageState.NeedsOcr);
        page.Reason!.ShouldContain("fonts");
    }

    [Fact]
    public void Forced_recognition_takes_every_page_and_no_text()
    {
        var document = ReadPdf.Document(new PdfFile().Page(PdfFile.Text(50, 700, 10, Words)).Page(""), new ReplayOverrides { ForceOcr = true });

        document.Pages.ShouldAllBe(page => page.State == PageState.NeedsOcr);
        document.Elements.ShouldBeEmpty();
    }

    [Fact]
    public void A_page_that_fails_leaves_the_others_and_is_named()
    {
        var file = new PdfFile();
        var broken = file.AddStream("/Filter/FlateDecode", [.. Enumerable.Repeat((byte)0xFF, 200)]);

        var document = ReadPdf.Document(file.Page(PdfFile.Text(50, 700, 10, Words)).Page(broken));

        document.Pages.Select(page => page.State).ShouldBe([PageState.Extracted, PageState.Failed]);
        document.Pages[1].Reason!.ShouldContain("cannot be decoded");
        document.Flags.ShouldBe(["partial_parse"]);
    }

    [Fact]
    public void Content_with_lost_operations_is_said_to_be_damaged()
    {
        var document = ReadPdf.Document(new PdfFile().Page(PdfFile.Text(50, 700, 10, Words) + string.Concat(Enumerable.Repeat("foo Td bar Tf ", 10))));

        document.Pages[0].State.ShouldBe(PageState.Extracted);
        document.Pages[0].Reason!.ShouldContain("damaged");
        document.Flags.ShouldBe(["partial_parse"]);
    }

    private static PdfFile WithPicture(string content)
    {
        var file = new PdfFile();
        var picture = file.AddStream("/Type/XObject/Subtype/Image/Width 400/Height 80/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/FlateDecode", PdfFile.Deflate(new byte[32_000]));
        return file.Page(content, resources: $"/XObject<</X {picture} 0 R>>");
    }

    [Fact]
    public void A_page_that_is_too_much_for_columns_is_read_line_by_line_and_says_so()
    {
        var content = new StringBuilder("BT /F1 2 Tf ");
        for (var piece = 0; piece < 20_100; piece++)
            content.Append(CultureInfo.InvariantCulture, $"1 0 0 1 {2 + (piece % 149 * 4)} {790 - (piece / 149 * 5)} Tm (a) Tj ");

        var page = ReadPdf.Document(new PdfFile().Page(content.Append("ET").ToString())).Pages.ShouldHaveSingleItem();

        page.State.ShouldBe(PageState.Extracted);
        page.Reason.ShouldNotBeNull().ShouldEndWith("text is in lines from top to bottom");
        page.Characters.ShouldBeGreaterThan(20_000);
    }
}
