using System.Diagnostics;
using IngestPipeline.Api.Dashboard.Documents;
using IngestPipeline.Domain.Documents;

namespace IngestPipeline.UnitTests.Api.Dashboard;

public sealed class TextDifferenceTests
{
    [Fact]
    public void A_changed_line_stands_as_it_was_and_as_it_is_with_the_words_that_differ()
    {
        var difference = TextDifference.Of(Text("title", "open until noon", "end"), Text("title", "open until sunset", "end"));

        (difference.Added, difference.Removed).ShouldBe((1, 1));
        difference.Lines.Select(line => line!.Kind.ToString()).ShouldBe(["Same", "Removed", "Added", "Same"]);
        difference.Lines[1]!.Pieces.Where(piece => piece.IsChanged).Select(piece => piece.Text).ShouldBe(["noon"]);
        difference.Lines[2]!.Pieces.Where(piece => piece.IsChanged).Select(piece => piece.Text).ShouldBe(["sunset"]);
    }

    [Fact]
    public void What_is_the_same_far_from_a_change_is_left_out()
    {
        string[] lines = [.. Enumerable.Range(1, 20).Select(number => $"line {number}")];
        var difference = TextDifference.Of(Text(lines), Text([.. lines[..10], "new", .. lines[10..]]));

        difference.Lines.Select(line => line is null ? "…" : string.Concat(line.Pieces.Select(piece => piece.Text)))
            .ShouldBe(["…", "line 9", "line 10", "new", "line 11", "line 12", "…"]);
    }

    [Fact]
    public void Equal_texts_have_no_difference() =>
        TextDifference.Of(Text("a", "b"), Text("a", "b")).ShouldSatisfyAllConditions(same => same.Added.ShouldBe(0), same => same.Removed.ShouldBe(0), same => same.IsCut.ShouldBeFalse());

    [Fact]
    public void Long_texts_without_anything_in_common_are_compared_in_bounded_time_and_shown_in_part()
    {
        string[] Lines(string word) => [.. Enumerable.Range(0, 50_000).Select(number => $"{word} {number}")];
        var watch = Stopwatch.StartNew();

        var difference = TextDifference.Of(Text(Lines("old")), Text(Lines("new")));

        difference.IsCut.ShouldBeTrue();
        difference.Lines.Count.ShouldBe(600);
        difference.Hidden.ShouldBe(difference.Added + difference.Removed - 600);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30));
    }

    private static ParsedDocument Text(params string[] lines) => new()
    {
        MediaType = "text/plain",
        Elements = [.. lines.Select((line, index) => new Element { Id = index, Type = ElementType.Paragraph, Text = line })],
        Pages = [],
    };
}
