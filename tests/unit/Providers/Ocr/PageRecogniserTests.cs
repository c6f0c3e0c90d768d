using System.Buffers.Binary;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Providers.Ocr;
using IngestPipeline.Stages.Ocr;

namespace IngestPipeline.UnitTests.Providers.Ocr;

public sealed class PageRecogniserTests : IDisposable
{
    private const string PdfType = "application/pdf";
    private readonly PageRecogniser recogniser = new();
    private readonly string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public PageRecogniserTests() => TestPage.SkipWithoutTools();

    public void Dispose()
    {
        recogniser.Dispose();
        File.Delete(file);
    }

    [Fact]
    public void A_pdf_page_is_read_with_boxes_in_points()
    {
        var page = Page(TestPage.Pdf(), PdfType);

        TextOf(page).ShouldContain(TestPage.FirstLine);
        (page.Width, page.Height).ShouldBe((612, 792));
        page.MeanConfidence.ShouldBeGreaterThan(85);
        page.Elements.ShouldAllBe(element => element.Flags.Contains("ocr") && element.OcrConfidence > 85 && element.Type == ElementType.Paragraph);
        page.Elements.Select(element => element.Id).ShouldBe(Enumerable.Range(0, page.Elements.Count));
        ShouldLieAt(page, "Quarterly", 72, 76, 133, 90);
    }

    [Fact]
    public void A_page_that_is_upside_down_is_turned_and_its_boxes_stay_where_they_are_displayed()
    {
        var page = Page(TestPage.Pdf("-1 0 0 -1 612 792 cm"), PdfType);

        TextOf(page).ShouldContain(TestPage.FirstLine);
        page.RotatedBy.ShouldBe(180);
        ShouldLieAt(page, "Quarterly", 612 - 133, 792 - 90, 612 - 72, 792 - 76);
    }

    [Theory]
    [InlineData(90)]
    [InlineData(270)]
    public void A_page_that_is_displayed_sideways_is_read(int rotate)
    {
        var page = Page(TestPage.Pdf(rotate: rotate), PdfType);

        TextOf(page).ShouldContain(TestPage.FirstLine);
        (page.Width, page.Height).ShouldBe((792, 612));
        if (rotate == 90)
            ShouldLieAt(page, "Quarterly", 792 - 90, 72, 792 - 76, 133);
        else
            ShouldLieAt(page, "Quarterly", 76, 612 - 133, 90, 612 - 72);
    }

    [Theory]
    [InlineData("0.9962 0.0872 -0.0872 0.9962 0 -30 cm")] // 5 degrees counter-clockwise
    [InlineData("0.9848 -0.1736 0.1736 0.9848 -60 60 cm")] // 10 degrees clockwise
    public void A_skewed_page_is_levelled(string transform)
    {
        var page = Page(TestPage.Pdf(transform), PdfType);

        ShouldHoldAllLines(page);
    }

    [Fact]
    public void Light_text_on_a_dark_page_is_read()
    {
        var page = Page(TestPage.Pdf(paint: "0.1 g 0 0 612 792 re f 0.95 g"), PdfType);

        ShouldHoldAllLines(page);
    }

    [Theory]
    [InlineData("-png", "image/png")]
    [InlineData("-jpeg", "image/jpeg")]
    [InlineData("-tiff", "image/tiff")]
    [InlineData("-gray", "image/x-portable-graymap")]
    public void Images_are_read(string format, string mediaType)
    {
        var page = Page(TestPage.Picture(TestPage.Pdf(), format), mediaType);

        ShouldHoldAllLines(page);
    }

    [Fact]
    public void A_bitmap_is_read_and_its_resolution_gives_the_size_in_points()
    {
        var page = Page(TestPage.BmpOfPgm(TestPage.Picture(TestPage.Pdf(), "-gray")), "image/bmp");

        TextOf(page).ShouldContain(TestPage.FirstLine);
        page.Width.ShouldBe(612, 1);
        ShouldLieAt(page, "Quarterly", 72, 76, 133, 90);
    }

    [Theory]
    [InlineData(6, 270)]
    [InlineData(3, 180)]
    [InlineData(8, 90)]
    public void A_photograph_is_displayed_as_the_camera_was_held(byte orientation, int turned)
    {
        var page = Page(TestPage.WithExifOrientation(TestPage.Picture(TestPage.Pdf(rotate: turned), "-jpeg"), orientation), "image/jpeg");

        TextOf(page).ShouldContain(TestPage.FirstLine);
        page.RotatedBy.ShouldBe(0);
        page.Width.ShouldBeLessThan(page.Height);
    }

    [Fact]
    public void A_blank_page_is_a_page_without_elements()
    {
        var page = Page(TestPage.Pdf(blank: true), PdfType);

        page.Elements.ShouldBeEmpty();
        page.Words.ShouldBeEmpty();
        page.MeanConfidence.ShouldBe(0);
        page.Failure.ShouldBeNull();
    }

    [Fact]
    public void The_same_page_gives_the_same_result_whatever_was_read_before()
    {
        var first = DocumentJson.ToBytes(Page(TestPage.Pdf(), PdfType));
        Page(TestPage.Pdf("-1 0 0 -1 612 792 cm"), PdfType);

        DocumentJson.ToBytes(Page(TestPage.Pdf(), PdfType)).ShouldBe(first);
    }

    [Fact]
    public void A_pixel_flood_is_refused_before_it_is_decoded()
    {
        var png = TestPage.Picture(TestPage.Pdf(), "-png");
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), 60000);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), 50000);

        var verdict = Recognise(png, "image/png", 1).ShouldBeOfType<Quarantined<OcrPart>>();

        verdict.Reason.ShouldBe(QuarantineReason.TooLarge);
        verdict.Detail.ShouldBe("the png image has 60000x50000 pixels (3000 megapixels), limit is 100 (Ocr:MaxMegapixels)");
    }

    [Fact]
    public void A_poster_is_rasterised_at_a_resolution_that_fits()
    {
        var page = Page(TestPage.Pdf(), PdfType, new OcrOptions { Dpi = 600, MaxMegapixels = 10 });

        TextOf(page).ShouldContain(TestPage.FirstLine);
    }

    [Theory]
    [InlineData("-jpeg", "image/jpeg", QuarantineReason.Truncated)]
    [InlineData("-png", "image/png", QuarantineReason.Corrupt)]
    public void Half_an_image_is_quarantined(string format, string mediaType, QuarantineReason reason)
    {
        var picture = TestPage.Picture(TestPage.Pdf(), format);

        var verdict = Recognise(picture[..(picture.Length / 2)], mediaType, 1).ShouldBeOfType<Quarantined<OcrPart>>();

        verdict.Reason.ShouldBe(reason, verdict.Detail);
    }

    [Theory]
    [InlineData("not an image at all")]
    [InlineData("")]
    public void What_is_no_image_is_quarantined(string content)
    {
        var verdict = Recognise(System.Text.Encoding.ASCII.GetBytes(content), "image/png", 1).ShouldBeOfType<Quarantined<OcrPart>>();

        verdict.Reason.ShouldBe(QuarantineReason.Corrupt);
        verdict.Evidence.ShouldNotBeNull()["media_type"].ShouldBe("image/png");
    }

    [Fact]
    public void A_page_that_is_not_in_the_file_fails_by_name()
    {
        var part = Recognise(TestPage.Pdf(pages: 2), PdfType, 2, 3).ShouldBeOfType<Completed<OcrPart>>().Output;

        part.Pages.Select(page => page.Page).ShouldBe([2, 3]);
        part.Pages[0].Failure.ShouldBeNull();
        part.Pages[1].Failure.ShouldNotBeNull().ShouldContain("page 3");
    }

    [Fact]
    public void A_language_that_is_not_installed_is_named_with_those_that_are()
    {
        var options = new OcrOptions { Languages = "eng+xyz" };

        var missing = Should.Throw<PermanentStageException>(() => Page(TestPage.Pdf(), PdfType, options));

        missing.Message.ShouldStartWith("tesseract language 'xyz' is not installed; installed: eng");
        OcrRequirements.Check(options).ShouldHaveSingleItem().ShouldBe(missing.Message);
    }

    private static string TextOf(RecognisedPage page) => string.Join("\n\n", page.Elements.Select(element => element.Text));

    private static void ShouldHoldAllLines(RecognisedPage page)
    {
        foreach (var line in TestPage.Lines)
            Normal(TextOf(page)).ShouldContain(line, Case.Sensitive, TextOf(page));
    }

    private static string Normal(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static void ShouldLieAt(RecognisedPage page, string text, double left, double top, double right, double bottom)
    {
        const double Tolerance = 4;
        var box = page.Words.First(word => word.Text == text).Box;
        box.Left.ShouldBe(left, Tolerance);
        box.Top.ShouldBe(top, Tolerance);
        box.Right.ShouldBe(right, Tolerance);
        box.Bottom.ShouldBe(bottom, Tolerance);
    }

    private RecognisedPage Page(byte[] content, string mediaType, OcrOptions? options = null) =>
        Recognise(content, mediaType, options ?? new OcrOptions(), 1).ShouldBeOfType<Completed<OcrPart>>().Output.Pages.ShouldHaveSingleItem();

    private StageResult<OcrPart> Recognise(byte[] content, string mediaType, params int[] pages) => Recognise(content, mediaType, new OcrOptions(), pages);

    private StageResult<OcrPart> Recognise(byte[] content, string mediaType, OcrOptions options, params int[] pages)
    {
        File.WriteAllBytes(file, content);
        return recogniser.Recognise(file, new OcrRequest { MediaType = mediaType, Pages = pages }, options);
    }
}
