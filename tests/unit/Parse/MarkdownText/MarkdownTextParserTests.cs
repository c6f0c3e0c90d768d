using IngestPipeline.Domain.Documents;

namespace IngestPipeline.UnitTests.Parse.MarkdownText;

public sealed class MarkdownTextParserTests
{
    [Fact]
    public void Blocks_lose_their_marks_and_keep_their_words()
    {
        var document = Parsing.Document(
            """
            ---
            title: About ducks
            author: Ann
            tags: [a, b]
            ---
            # Swimming {#swim}

            Ducks *swim* [well](http://x), `very` well
            and {often}.

            3. three
               - inner
            4. four

            | Name | Size |
            |------|-----:|
            | Teal | 1    |

            ```python
            def f():
                pass
            ```

            <div align="center"><b>Raw</b> markup</div>

            ![A duck](d.png)
            """, "a.md");
        document.Outline().ShouldBe(
        [
            (ElementType.Title, 0, "About ducks"), (ElementType.Heading, 1, "Swimming"), (ElementType.Paragraph, 0, "Ducks swim well, very well and {often}."),
            (ElementType.ListItem, 1, "3. three"), (ElementType.ListItem, 2, "inner"), (ElementType.ListItem, 1, "4. four"),
            (ElementType.Table, 0, "| Name | Size |\n| --- | --- |\n| Teal | 1 |"), (ElementType.Code, 0, "def f():\n    pass"), (ElementType.Paragraph, 0, "Raw markup"), (ElementType.Image, 0, "A duck"),
        ]);
        document.Metadata["author"].ShouldBe("Ann");
        document.Metadata.ContainsKey("tags").ShouldBeFalse();
    }

    [Fact]
    public void A_table_with_an_odd_row_is_still_a_table() =>
        Parsing.Document("| Layer | Step |\n| --- | --- |\n| API | Share logic with |\n:  : another :\n| Model | Add |\n", "a.md").Elements.ShouldHaveSingleItem()
            .Rows!.ShouldBe([["Layer", "Step"], ["API", "Share logic with another"], ["Model", "Add"]]);

    [Fact]
    public void Marks_nested_beyond_sense_leave_the_words()
    {
        var document = Parsing.Document(new string('>', 50_000) + " words", "a.md");
        document.Flags.ShouldContain("markup_not_read");
        document.Texts()[0].ShouldEndWith("words");
    }
}
