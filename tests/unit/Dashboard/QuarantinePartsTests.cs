using System.Text.Json;
using IngestPipeline.Api.Dashboard.Quarantine;
using IngestPipeline.Domain.Results;

namespace IngestPipeline.UnitTests.Dashboard;

public sealed class QuarantinePartsTests
{
    [Fact]
    public void Advice_of_the_page_names_no_option_of_the_command_line()
    {
        foreach (var code in QuarantineReasons.Codes)
            Advice.Suggestion(code).ShouldNotContain("--", Case.Sensitive, code);
        Advice.Suggestion("GARBLED_TEXT").ShouldContain("“Force OCR”");
    }

    [Fact]
    public void Evidence_is_sorted_into_sample_pages_limits_errors_and_the_rest()
    {
        var facts = Read("""{"share": 0.4, "max_share": 0.1, "sample": "<b>text</b>", "failed_pages": [3, 7], "error": "IOException: gone", "characters": 12, "reasons": ["a", "b"], "spare": null}""");

        facts.Sample.ShouldBe("<b>text</b>");
        facts.Pages.ShouldBe([3, 7]);
        facts.Limits.ShouldHaveSingleItem().Sentence.ShouldBe("0.4, limit 0.1");
        facts.Errors.ShouldBe([("error", "IOException: gone")]);
        facts.Others.ShouldBe([("characters", "12"), ("reasons", "a, b"), ("spare", "–")]);
    }

    [Theory]
    [InlineData("""{"page": 4}""", new[] { 4 })]
    [InlineData("""{"failed_pages": "many"}""", new int[0])]
    [InlineData("""{"failed_pages": [1.5, 2]}""", new[] { 2 })]
    [InlineData("[]", new int[0])]
    [InlineData("null", new int[0])]
    public void Pages_come_from_whatever_the_evidence_is(string json, int[] pages) => Read(json).Pages.ShouldBe(pages);

    [Fact]
    public void A_limit_that_is_a_minimum_says_so() =>
        Read("""{"mean_confidence": 21.5, "min_confidence": 60}""").Limits.ShouldHaveSingleItem().Sentence.ShouldBe("21.5, at least 60");

    [Fact]
    public void A_choice_does_not_write_its_password() => new ReplayChoice("copper-beech", ForceOcr: true, Accept: false).ToString().ShouldNotContain("beech");

    private static EvidenceFacts Read(string json) => EvidenceFacts.Of(JsonElement.Parse(json));
}
