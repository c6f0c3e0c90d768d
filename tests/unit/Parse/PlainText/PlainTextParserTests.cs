namespace IngestPipeline.UnitTests.Parse.PlainText;

public sealed class PlainTextParserTests
{
    [Fact]
    public void Empty_lines_and_form_feeds_separate_paragraphs_and_lines_stay() =>
        Parsing.Document("One\ntwo  words\n \t\nThree\r\n\r\n\r\nFour\fFive", "a.txt").Texts().ShouldBe(["One\ntwo words", "Three", "Four", "Five"]);

    [Fact]
    public void A_long_paragraph_stays_whole() =>
        Parsing.Document(string.Join(' ', Enumerable.Repeat("word", 50_000)), "a.txt").Elements.ShouldHaveSingleItem().Text.Length.ShouldBe((50_000 * 5) - 1);

    [Fact]
    public void White_space_is_left_to_the_next_stage() => Parsing.Document(" \n\n ", "a.txt").Elements.ShouldBeEmpty();
}
