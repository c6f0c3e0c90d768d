using IngestPipeline.Api;
using IngestPipeline.Api.Dashboard.Searching;

namespace IngestPipeline.UnitTests.Dashboard;

public sealed class SearchTermsTests
{
    [Theory]
    [InlineData("/srv/in box/a b", "file:///srv/in%20box/a%20b")]
    [InlineData("/srv/ü", "file:///srv/%C3%BC")]
    [InlineData("https://example.org/a", "https://example.org/a")]
    public void A_path_is_looked_for_as_the_record_writes_it(string source, string prefix) => SearchTerms.ToUriPrefix(source).ShouldBe(prefix);

    [Fact]
    public void A_day_begins_at_midnight_in_utc() =>
        new SearchTerms { Since = "2026-11-28" }.ToFilter().Since.ShouldBe(new DateTimeOffset(2026, 11, 28, 0, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("28.11.2026")]
    [InlineData("2026-02-30")]
    public void What_is_no_day_is_refused_by_name(string since) =>
        Should.Throw<RequestRefusedException>(() => new SearchTerms { Since = since }.ToFilter()).Message.ShouldStartWith("since:");

    [Theory]
    [InlineData("0")]
    [InlineData("101")]
    [InlineData("ten")]
    public void A_number_of_results_that_is_none_is_refused_by_name(string top) =>
        Should.Throw<RequestRefusedException>(() => new SearchTerms { Top = top }.ReadTop()).Message.ShouldStartWith("top:");

    [Fact]
    public void Without_a_number_there_are_ten_results() => new SearchTerms().ReadTop().ShouldBe(10);
}
