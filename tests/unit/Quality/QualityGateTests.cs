using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Ocr;
using IngestPipeline.Stages.Quality;
using IngestPipeline.UnitTests.Chunk;

namespace IngestPipeline.UnitTests.Quality;

public sealed class QualityGateTests
{
    [Fact]
    public void A_sound_document_passes_unchanged()
    {
        var document = Build.Document(Build.Paragraph("A sound text."));

        Check(document).ShouldBeOfType<Completed<ParsedDocument>>().Output.ShouldBeSameAs(document);
    }

    [Fact]
    public void A_document_without_letters_or_digits_is_empty_output()
    {
        var document = Build.Document(Build.Paragraph("--- * ---", 1)) with
        {
            Pages = [Ledger(1, PageState.Extracted), Ledger(2, PageState.Blank, DocumentAssembler.NothingRecognised), Ledger(3, PageState.Failed, "broken")],
        };

        var quarantined = Stopped(document);

        quarantined.Reason.ShouldBe(QuarantineReason.EmptyOutput);
        quarantined.Detail.ShouldBe("no letter or digit on 3 page(s); ocr ran on 1 page(s); 1 page(s) could not be read: 3");
        quarantined.Evidence!["failed_pages"].ShouldBe(new[] { 3 });
    }

    [Fact]
    public void Nobody_can_accept_an_empty_document() =>
        Check(Build.Document(), accept: "EMPTY_OUTPUT").ShouldBeOfType<Quarantined<ParsedDocument>>().Detail.ShouldContain("ocr did not run");

    [Theory]
    [InlineData("\u5B57")]
    [InlineData("7")]
    [InlineData("\U00020000")]
    public void One_letter_or_digit_of_any_script_is_enough(string text) =>
        Check(Build.Document(Build.Paragraph(text))).ShouldBeOfType<Completed<ParsedDocument>>();

    [Fact]
    public void Unsure_recognition_is_quarantined_with_its_mean_weighted_by_characters()
    {
        var document = Build.Document(Recognised(new string('x', 90), 20), Recognised("0123456789", 100));

        var quarantined = Stopped(document);

        quarantined.Reason.ShouldBe(QuarantineReason.OcrLowConfidence);
        quarantined.Detail.ShouldBe("mean word confidence of 100 recognised characters is 28.0, limit is 35");
        quarantined.Evidence!["mean_confidence"].ShouldBe(28.0);
    }

    [Fact]
    public void Accepted_recognition_passes_with_a_flag() =>
        Check(Build.Document(Recognised("scrawl", 10)), accept: "ocr_low_confidence")
            .ShouldBeOfType<Completed<ParsedDocument>>().Output.Flags.ShouldBe(["ocr_low_confidence"]);

    [Fact]
    public void One_bad_scan_does_not_hold_back_a_document_that_was_read() =>
        Check(Build.Document(Build.Paragraph(Build.Prose(100)), Recognised("scrawl", 10)))
            .ShouldBeOfType<Completed<ParsedDocument>>().Output.Flags.ShouldBe(["ocr_low_confidence"]);

    [Theory]
    [InlineData('\uFFFD')]
    [InlineData('\uE123')]
    [InlineData('\u0003')]
    [InlineData('\uD800')]
    [InlineData('\uFFFE')]
    public void Unreadable_text_is_quarantined(char unreadable)
    {
        var quarantined = Stopped(Build.Document(Build.Paragraph("readable", 1), Build.Paragraph(new string(unreadable, 8), 2)));

        quarantined.Reason.ShouldBe(QuarantineReason.GarbledText);
        quarantined.Detail.ShouldStartWith("8 of 16 characters are unreadable");
        quarantined.Evidence!["failed_pages"].ShouldBe(new[] { 2 });
    }

    [Fact]
    public void A_few_bullets_of_a_symbol_font_are_no_garbage() =>
        Check(Build.Document(Enumerable.Range(0, 20).Select(_ => Build.Paragraph("\uF0B7 " + Build.Prose(10))))).ShouldBeOfType<Completed<ParsedDocument>>();

    [Fact]
    public void Garbled_text_that_was_accepted_is_flagged() =>
        Check(Build.Document(Build.Paragraph("a " + new string('\uFFFD', 50))), accept: "GARBLED_TEXT")
            .ShouldBeOfType<Completed<ParsedDocument>>().Output.Flags.ShouldBe(["garbled_text"]);

    [Theory]
    [InlineData(PageState.Failed)]
    [InlineData(PageState.NeedsOcr)]
    public void Missing_pages_publish_the_rest_with_a_flag(PageState state) =>
        Check(Partial(state)).ShouldBeOfType<Completed<ParsedDocument>>().Output.Flags.ShouldBe(["partial_parse"]);

    [Fact]
    public void Missing_pages_are_quarantined_when_the_policy_says_so()
    {
        var quarantined = Check(Partial(PageState.Failed), policy: PartialParsePolicy.Quarantine).ShouldBeOfType<Quarantined<ParsedDocument>>();

        quarantined.Reason.ShouldBe(QuarantineReason.PartialParse);
        quarantined.Detail.ShouldBe("1 of 2 page(s) could not be read: 2");
    }

    [Fact]
    public void Missing_pages_that_were_accepted_pass_with_the_flag() =>
        Check(Partial(PageState.Failed), "PARTIAL_PARSE", PartialParsePolicy.Quarantine).ShouldBeOfType<Completed<ParsedDocument>>().Output.Flags.ShouldBe(["partial_parse"]);

    [Fact]
    public void What_parse_itself_calls_partial_heeds_the_policy() =>
        Check(Build.Document(Build.Paragraph("text")) with { Flags = ["partial_parse"] }, policy: PartialParsePolicy.Quarantine)
            .ShouldBeOfType<Quarantined<ParsedDocument>>().Reason.ShouldBe(QuarantineReason.PartialParse);

    [Fact]
    public void The_sample_is_short_and_well_formed()
    {
        var text = string.Concat(Enumerable.Repeat("\U0001F600", 300)) + new string('\uFFFD', 300);

        var sample = Stopped(Build.Document(Build.Paragraph("ab" + text))).Evidence!["sample"].ShouldBeOfType<string>();

        sample.Length.ShouldBeInRange(150, 200);
        char.IsHighSurrogate(sample[^1]).ShouldBeFalse();
    }

    [Fact]
    public void Evidence_stays_small_for_a_file_of_many_broken_pages()
    {
        var document = Build.Document() with { Pages = [.. Enumerable.Range(1, 10_000).Select(page => Ledger(page, PageState.Failed, "broken"))] };

        var quarantined = Stopped(document);

        quarantined.Detail.Length.ShouldBeLessThan(200);
        DocumentJson.ToBytes(quarantined.Evidence).Length.ShouldBeLessThan(1000);
    }

    [Fact]
    public void Defaults_are_pinned()
    {
        new QualityOptions().PartialParse.ShouldBe(PartialParsePolicy.Publish);
        new QualityOptions().MaxUnreadableShare.ShouldBe(0.1);
    }

    private static ParsedDocument Partial(PageState state) =>
        Build.Document(Build.Paragraph("text", 1)) with { Pages = [Ledger(1, PageState.Extracted), Ledger(2, state, "broken")] };

    private static Element Recognised(string text, double confidence) => Build.Paragraph(text, 1, "ocr") with { OcrConfidence = confidence };

    private static PageLedgerEntry Ledger(int page, PageState state, string? reason = null) => new() { Page = page, State = state, Reason = reason };

    private static Quarantined<ParsedDocument> Stopped(ParsedDocument document) => Check(document).ShouldBeOfType<Quarantined<ParsedDocument>>();

    private static StageResult<ParsedDocument> Check(ParsedDocument document, string? accept = null, PartialParsePolicy policy = PartialParsePolicy.Publish) =>
        QualityGate.Create(new OcrOptions(), new QualityOptions { PartialParse = policy })
            .Check(document, accept is null ? ReplayOverrides.None : new ReplayOverrides { Accept = [accept] });
}
