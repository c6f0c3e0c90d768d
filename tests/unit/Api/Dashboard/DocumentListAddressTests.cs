using IngestPipeline.Api.Dashboard.Documents;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.UnitTests.Api.Dashboard;

public sealed class DocumentListAddressTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_place_is_read_as_it_was_written(bool isEnd)
    {
        var place = new DocumentPlace(isEnd, "file:///in/a:b%20c", new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc).AddTicks(6789012), new Guid("0f8fad5b-d9cb-469f-a165-70867728950e"));

        DocumentListAddress.ReadPlace(DocumentListAddress.Of(place)).ShouldBe(place);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("***")]
    [InlineData("KzE6eDp5")]
    public void What_is_no_place_is_the_beginning(string? text) => DocumentListAddress.ReadPlace(text).ShouldBeNull();

    [Theory]
    [InlineData(null, null)]
    [InlineData("  ", null)]
    [InlineData("/srv/in box/Müller", "file:///srv/in%20box/M%C3%BCller")]
    [InlineData("/srv/in%20box", "file:///srv/in%20box")]
    [InlineData("api:///", "api:///")]
    [InlineData("api:///list & more/", "api:///list%20%26%20more/")]
    [InlineData("https://example.org/a?b", "https://example.org/a?b")]
    public void A_source_may_be_a_path_or_a_uri(string? given, string? prefix) => DocumentListAddress.Prefix(given).ShouldBe(prefix);
}
