using IngestPipeline.Domain.Documents;
using IngestPipeline.Stages.Ocr;
using IngestPipeline.UnitTests.Chunk;

namespace IngestPipeline.UnitTests.Ocr;

public sealed class DocumentAssemblerTests
{
    [Fact]
    public void Without_parts_the_document_keeps_its_bytes()
    {
        var parsed = Mixed();

        DocumentJson.ToBytes(DocumentAssembler.Assemble(parsed, [])).ShouldBe(DocumentJson.ToBytes(parsed));
    }

    [Fact]
    public void Recognised_pages_take_their_place_in_reading_order()
    {
        var document = DocumentAssembler.Assemble(Mixed(), [Part(Page(4, "four")), Part(Page(2, "two a", "two b"))]);

        document.Elements.Select(element => element.Text).ShouldBe(["one", "two a", "two b", "three", "four"]);
        document.Elements.Select(element => element.Id).ShouldBe([0, 1, 2, 3, 4]);
        document.Elements.Select(element => element.Page).ShouldBe([1, 2, 2, 3, 4]);
        document.Flags.ShouldBe(["ocr"]);
    }

    [Fact]
    public void Recognised_elements_say_so()
    {
        var element = DocumentAssembler.Assemble(Mixed(), [Part(Page(2, "two"), Page(4))]).Elements[1];

        element.Flags.ShouldBe(["ocr"]);
        element.OcrConfidence.ShouldBe(88);
    }

    [Fact]
    public void The_ledger_tells_the_end_of_every_page()
    {
        var failed = Page(4) with { Failure = "time limit of 120 s" };

        var pages = DocumentAssembler.Assemble(Mixed(), [Part(Page(2, "twelve chars"), failed)]).Pages;

        pages.Select(page => page.State).ShouldBe([PageState.Extracted, PageState.Recognised, PageState.Extracted, PageState.Failed]);
        pages[1].Characters.ShouldBe(12);
        pages[1].OcrConfidence.ShouldBe(88);
        pages[1].Width.ShouldBe(595);
        pages[3].Reason.ShouldBe("time limit of 120 s");
    }

    [Fact]
    public void The_ledger_tells_what_was_done_to_a_page_and_what_stands_in_the_way()
    {
        var treated = Page(2, "twelve chars") with { Treatment = "levelled by 3 degrees", Obstacle = "the text is in Greek script" };

        var page = DocumentAssembler.Assemble(Mixed(), [Part(treated, Page(4))]).Pages[1];

        page.Reason.ShouldNotBeNull().ShouldEndWith("the text is in Greek script; levelled by 3 degrees");
    }

    [Theory]
    [InlineData("The council decided about the new crane in the harbour", "Tbe c0 #q", true)]
    [InlineData("Tbe c0#% ~q ]]x (8 {{ qwrtzp xkcdv", "The council decided about the new crane in the harbour", false)]
    [InlineData("Page 3 of the scan by A", "The council decided about the new crane in the harbour", false)]
    public void A_doubted_text_layer_stays_only_where_it_reads_better_than_recognition(string layer, string recognised, bool layerWins)
    {
        var parsed = Mixed();
        parsed = parsed with { Pages = [.. parsed.Pages.Select(page => page.Page == 2 ? page with { Reason = "doubted", DoubtedText = layer } : page)] };

        var document = DocumentAssembler.Assemble(parsed, [Part(Page(2, recognised), Page(4))]);

        document.Elements.Single(element => element.Page == 2).Text.ShouldBe(layerWins ? layer : recognised);
        document.Pages[1].State.ShouldBe(layerWins ? PageState.Extracted : PageState.Recognised);
        document.Pages[1].Reason.ShouldBe(layerWins ? "doubted; it still reads better than what recognition found, and was kept" : "doubted");
        document.Pages.ShouldAllBe(page => page.DoubtedText == null);
    }

    [Fact]
    public void A_page_on_which_nothing_was_recognised_is_blank()
    {
        var document = DocumentAssembler.Assemble(Mixed(), [Part(Page(2, "  "), Page(4))]);

        document.Pages[1].State.ShouldBe(PageState.Blank);
        document.Pages[3].State.ShouldBe(PageState.Blank);
        document.Flags.ShouldBeEmpty();
    }

    [Fact]
    public void A_page_that_no_part_covers_has_failed_and_does_not_wait_for_ever()
    {
        var page = DocumentAssembler.Assemble(Mixed(), [Part(Page(2, "two"))]).Pages[3];

        page.State.ShouldBe(PageState.Failed);
        page.Reason.ShouldBe(DocumentAssembler.NotCovered);
    }

    [Fact]
    public void Beside_sound_text_only_what_stands_in_a_picture_is_taken()
    {
        var document = WithLayerOnPageTwo("sound", new BoundingBox(100, 100, 300, 200));
        var page = Page(2) with
        {
            Elements =
            [
                Build.Paragraph("sound") with { Box = new BoundingBox(50, 20, 500, 40) },
                Build.Paragraph("in the picture") with { Box = new BoundingBox(90, 150, 310, 170) },
                Build.Paragraph("without a box"),
            ],
        };

        var assembled = DocumentAssembler.Assemble(document, [Part(page, Page(4, "four"))]);

        assembled.Elements.Select(element => element.Text).ShouldBe(["one", "a photo", "sound", "in the picture", "three", "four"]);
        assembled.Elements.Select(element => element.OcrConfidence is not null).ShouldBe([false, false, false, true, false, true]);
        assembled.Pages[1].State.ShouldBe(PageState.Recognised);
        assembled.Pages[1].Characters.ShouldBe("a photo".Length + "sound".Length + "in the picture".Length);
    }

    [Fact]
    public void A_page_with_pictures_only_takes_everything()
    {
        var document = Mixed() with { Elements = [.. Build.Document(Build.Paragraph("one", 1), Build.Element(ElementType.Image, "", 0, 2)).Elements] };

        DocumentAssembler.Assemble(document, [Part(Page(2, "two"), Page(4, "four"))]).Elements.Select(element => element.Text)
            .ShouldBe(["one", "", "two", "four"]);
    }

    [Fact]
    public void The_text_layer_stays_when_nothing_was_recognised()
    {
        var document = DocumentAssembler.Assemble(WithLayerOnPageTwo("faint"), [Part(Page(2), Page(4, "four"))]);

        document.Elements.Select(element => element.Text).ShouldBe(["one", "a photo", "faint", "three", "four"]);
        document.Pages[1].State.ShouldBe(PageState.Extracted);
    }

    [Fact]
    public void A_page_recognised_twice_or_unknown_to_the_document_is_refused()
    {
        Should.Throw<ArgumentException>(() => DocumentAssembler.Assemble(Mixed(), [Part(Page(2, "a")), Part(Page(2, "b"))])).Message.ShouldContain("page 2");
        Should.Throw<ArgumentException>(() => DocumentAssembler.Assemble(Mixed(), [Part(Page(9, "a"))])).Message.ShouldContain("page 9");
    }

    private static ParsedDocument WithLayerOnPageTwo(string layer, BoundingBox? picture = null) => Mixed() with
    {
        Elements = [.. Build.Document(Build.Paragraph("one", 1), Build.Element(ElementType.Image, "a photo", 0, 2) with { Box = picture }, Build.Paragraph(layer, 2), Build.Paragraph("three", 3)).Elements],
    };

    private static ParsedDocument Mixed() => Build.Document(Build.Paragraph("one", 1), Build.Paragraph("three", 3)) with
    {
        MediaType = "application/pdf",
        Pages = [Ledger(1, PageState.Extracted), Ledger(2, PageState.NeedsOcr), Ledger(3, PageState.Extracted), Ledger(4, PageState.NeedsOcr)],
    };

    private static PageLedgerEntry Ledger(int page, PageState state) => new() { Page = page, State = state };

    private static OcrPart Part(params RecognisedPage[] pages) => new() { Pages = pages };

    private static RecognisedPage Page(int page, params string[] texts) => new()
    {
        Page = page,
        Elements = [.. texts.Select(text => Build.Paragraph(text))],
        MeanConfidence = 88,
        Words = [],
        Width = 595,
        Height = 842,
    };
}
