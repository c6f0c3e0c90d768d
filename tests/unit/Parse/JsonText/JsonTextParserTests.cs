using IngestPipeline.Domain.Results;

namespace IngestPipeline.UnitTests.Parse.JsonText;

public sealed class JsonTextParserTests
{
    [Fact]
    public void Values_carry_their_path_and_items_are_paragraphs() =>
        Parsing.Document("""{"title": "Ducks", "year": 2024, "birds": [{"name": "Teal", "tags": ["small", "grey"]}, {"name": "Eider", "none": null}], "geo": {"lat": 1.5}}""", "a.json")
            .Texts().ShouldBe(["title: Ducks\nyear: 2024", "birds[0].name: Teal\nbirds[0].tags: small, grey\nbirds[1].name: Eider", "geo.lat: 1.5"]);

    [Fact]
    public void Each_line_of_json_lines_is_a_record() =>
        Parsing.Document("{\"a\": 1}\n\n{\"a\": \"two\"}\n", "a.jsonl").Texts().ShouldBe(["a: 1", "a: two"]);

    [Fact]
    public void Malformed_json_is_corrupt_and_says_where()
    {
        var result = Parsing.Quarantine("{\"a\": 1,\n \"b\": }", "a.json");
        result.Reason.ShouldBe(QuarantineReason.Corrupt);
        result.Evidence!["line"].ShouldBe(2L);
    }

    [Fact]
    public void Deep_nesting_is_refused() => Parsing.Quarantine(new string('[', 100_000), "a.json").Reason.ShouldBe(QuarantineReason.DecompressionBomb);
}
