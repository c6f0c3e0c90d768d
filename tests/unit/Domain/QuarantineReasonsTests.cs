using IngestPipeline.Domain.Results;

namespace IngestPipeline.UnitTests.Domain;

public sealed class QuarantineReasonsTests
{
    [Theory]
    [InlineData(QuarantineReason.ParseOom, "PARSE_OOM")]
    [InlineData(QuarantineReason.UnsupportedType, "UNSUPPORTED_TYPE")]
    [InlineData(QuarantineReason.TooManyPages, "TOO_MANY_PAGES")]
    public void Codes_are_upper_snake_case(QuarantineReason reason, string code)
    {
        reason.ToCode().ShouldBe(code);
        QuarantineReasons.Parse(code).ShouldBe(reason);
    }

    [Fact]
    public void Every_reason_says_what_happened_in_words_of_its_own()
    {
        var meanings = Enum.GetValues<QuarantineReason>().Select(reason => reason.ToMeaning()).ToList();
        meanings.ShouldBeUnique();
        meanings.ShouldAllBe(meaning => meaning.Length > 0 && !meaning.EndsWith('.'));
    }

    [Fact]
    public void Every_reason_says_what_a_person_can_do()
    {
        foreach (var reason in Enum.GetValues<QuarantineReason>())
            reason.ToSuggestion().ShouldNotBeNullOrWhiteSpace(reason.ToString());
    }
}
