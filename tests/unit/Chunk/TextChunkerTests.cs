using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Chunk;

namespace IngestPipeline.UnitTests.Chunk;

public sealed class TextChunkerTests
{
    [Fact]
    public void A_heading_starts_a_chunk_and_is_in_its_text_and_path()
    {
        var chunks = Build.Chunks(Build.Document(
            Build.Element(ElementType.Title, "Manual"),
            Build.Paragraph(Build.Prose(60)),
            Build.Heading("Setup", 1),
            Build.Paragraph(Build.Prose(60)),
            Build.Heading("Linux", 2),
            Build.Paragraph(Build.Prose(60))));

        chunks.Select(chunk => string.Join('/', chunk.HeadingPath)).ShouldBe(["Manual", "Manual/Setup", "Manual/Setup/Linux"]);
        chunks[2].Text.ShouldStartWith("Linux\n\nWord0 word1");
    }

    [Fact]
    public void A_short_section_is_a_chunk_under_its_own_heading()
    {
        var sections = Enumerable.Range(1, 6).SelectMany(i => new[] { Build.Heading($"Question {i}", 2), Build.Paragraph($"Answer number {i}.") });

        var chunks = Build.Chunks(Build.Document([Build.Heading("Questions", 1), .. sections]));

        chunks.Select(chunk => chunk.HeadingPath[^1]).ShouldBe(Enumerable.Range(1, 6).Select(i => $"Question {i}"));
        chunks[0].Text.ShouldBe("Questions\n\nQuestion 1\n\nAnswer number 1.");
        chunks.ShouldAllBe(chunk => chunk.HeadingPath[0] == "Questions");
    }

    [Fact]
    public void A_slide_with_nothing_but_a_title_is_a_chunk_and_a_list_of_contents_is_one()
    {
        var slides = Build.Chunks(Build.Document(Build.Heading("Thanks", 1, 1), Build.Heading("Questions?", 1, 2), Build.Paragraph("Ask now.", 2)));
        slides.Select(chunk => string.Join('/', chunk.HeadingPath)).ShouldBe(["Thanks", "Questions?"]);

        Build.Chunks(Build.Document([.. Enumerable.Range(1, 9).Select(i => Build.Heading($"Chapter {i}", 1, 1))])).ShouldHaveSingleItem();
    }

    [Fact]
    public void Small_sections_of_different_parents_stay_apart()
    {
        var chunks = Build.Chunks(Build.Document(
            Build.Heading("One", 1),
            Build.Heading("One A", 2),
            Build.Paragraph("Text of one A."),
            Build.Heading("One A 1", 3),
            Build.Paragraph(Build.Prose(80)),
            Build.Heading("One A 2", 3),
            Build.Paragraph("Short tail of the first chapter."),
            Build.Heading("Two", 1),
            Build.Paragraph(Build.Prose(80))));

        chunks[^1].HeadingPath.ShouldBe(["Two"]);
        chunks[^1].Text.ShouldStartWith("Two");
    }

    [Fact]
    public void A_heading_is_never_left_at_the_end_of_a_chunk()
    {
        var chunks = Build.Chunks(
            Build.Document(
                Build.Heading("First", 1),
                Build.Paragraph(Build.Prose(25)),
                Build.Heading("Second", 1),
                Build.Heading("Second and deeper", 2),
                Build.Paragraph(Build.Prose(30))),
            maxTokens: 120);

        chunks.Count.ShouldBe(2);
        chunks[1].Text.ShouldStartWith("Second\n\nSecond and deeper\n\nWord0");
        chunks[1].HeadingPath.ShouldBe(["Second", "Second and deeper"]);
    }

    [Fact]
    public void A_list_that_fits_is_kept_whole_with_the_sentence_that_announces_it()
    {
        var items = Enumerable.Range(1, 10).Select(i => Build.Element(ElementType.ListItem, $"item number {i}", 1));

        var chunks = Build.Chunks(Build.Document([Build.Paragraph(Build.Prose(20)), Build.Paragraph("You need:"), .. items]), maxTokens: 90);

        chunks.Count.ShouldBe(2);
        chunks[1].Text.ShouldStartWith("You need:\n\nitem number 1\nitem number 2");
        chunks[1].Text.ShouldEndWith("item number 10");
        chunks[1].ElementTypes.ShouldBe([ElementType.Paragraph, ElementType.ListItem]);
    }

    [Fact]
    public void A_long_table_is_cut_between_rows_and_repeats_its_header()
    {
        var chunks = Build.Chunks(Build.Document(Build.Table(3, 60)), maxTokens: 120);

        chunks.Count.ShouldBeGreaterThan(3);
        chunks.ShouldAllBe(chunk => chunk.Text.StartsWith("| Column0 | Column1 | Column2 |\n| --- | --- | --- |\n| r", StringComparison.Ordinal));
        chunks.SelectMany(chunk => chunk.Text.Split('\n')).Count(line => line.StartsWith("| r", StringComparison.Ordinal)).ShouldBe(60);
        chunks.ShouldAllBe(chunk => chunk.Text.EndsWith('|'));
    }

    [Fact]
    public void A_table_that_fits_stays_whole_with_its_caption()
    {
        var chunks = Build.Chunks(
            Build.Document(Build.Paragraph(Build.Prose(40)), Build.Element(ElementType.Caption, "Table 1. Prices"), Build.Table(2, 6)), maxTokens: 150);

        chunks.Count.ShouldBe(2);
        chunks[1].Text.ShouldStartWith("Table 1. Prices\n\n| Column0");
    }

    [Fact]
    public void A_long_paragraph_is_cut_after_sentences_and_repeats_whole_sentences()
    {
        var chunks = Build.Chunks(Build.Document(Build.Paragraph(Build.Prose(300))), maxTokens: 120, overlap: 40);

        chunks.Count.ShouldBeGreaterThan(5);
        chunks.ShouldAllBe(chunk => chunk.Text.EndsWith('.') && chunk.Text.StartsWith("Word", StringComparison.Ordinal));
        for (var i = 1; i < chunks.Count; i++)
            chunks[i - 1].Text.ShouldContain(chunks[i].Text[..chunks[i].Text.IndexOf('.')]);
    }

    [Fact]
    public void Abbreviations_and_initials_do_not_end_a_sentence()
    {
        var sentence = "The committee of Dr. Adams and J. Baker met again, e.g. Monday the ninth of May. ";
        var chunks = Build.Chunks(Build.Document(Build.Paragraph(string.Concat(Enumerable.Repeat(sentence, 20)))), maxTokens: 50);

        chunks.ShouldAllBe(chunk => chunk.Text.EndsWith("May.", StringComparison.Ordinal));
    }

    [Fact]
    public void Code_is_cut_between_lines_and_keeps_its_indentation()
    {
        var code = string.Join('\n', Enumerable.Range(0, 80).Select(i => $"    call_{i}(argument);"));

        var chunks = Build.Chunks(Build.Document(Build.Element(ElementType.Code, code)), maxTokens: 100);

        string.Join('\n', chunks.Select(chunk => chunk.Text)).ShouldBe(code);
    }

    [Fact]
    public void Running_headers_are_left_out_unless_nothing_else_is_there()
    {
        var header = Build.Element(ElementType.Header, "Annual report", 0, 1);
        var footer = Build.Element(ElementType.Footer, "Page 1", 0, 1);

        Build.Chunks(Build.Document(header, Build.Paragraph("The year was good.", 1), footer)).Single().Text.ShouldBe("The year was good.");
        Build.Chunks(Build.Document(header, Build.Paragraph("* * *", 1), footer)).Single().Text.ShouldContain("Annual report");
    }

    [Fact]
    public void Footnotes_and_captions_are_kept()
    {
        var text = Build.Chunks(Build.Document(
            Build.Paragraph("Body."), Build.Element(ElementType.Footnote, "1 See the appendix."), Build.Element(ElementType.Caption, "Figure 1"))).Single().Text;

        text.ShouldContain("See the appendix");
        text.ShouldContain("Figure 1");
    }

    [Fact]
    public void Pages_boxes_types_and_flags_come_from_the_elements()
    {
        var document = Build.Document(
            Build.Paragraph("Read text.", 2), Build.Element(ElementType.Footnote, "Recognised text.", 0, 3, "ocr"), Build.Paragraph("Hidden.", 3, "hidden_text", "ocr"));

        var chunk = Build.Chunks(document with { Flags = ["ocr", "partial_parse"] }).Single();

        chunk.PageFrom.ShouldBe(2);
        chunk.PageTo.ShouldBe(3);
        chunk.ElementIds.ShouldBe([0, 1, 2]);
        chunk.ElementTypes.ShouldBe([ElementType.Paragraph, ElementType.Footnote]);
        chunk.Boxes.Select(box => box.Page).ShouldBe([2, 3, 3]);
        chunk.Flags.ShouldBe(["ocr", "hidden_text", "partial_parse"]);
        chunk.ContentHash.ShouldBe(IngestPipeline.Domain.Identity.Sha256Hash.Of(chunk.Text));
    }

    [Fact]
    public void Only_chunks_with_recognised_text_carry_the_ocr_flag()
    {
        var document = Build.Document(
            Build.Heading("Read", 1, 1), Build.Paragraph(Build.Prose(60), 1), Build.Heading("Scanned", 1, 2), Build.Paragraph(Build.Prose(60), 2, "ocr"));

        Build.Chunks(document with { Flags = ["ocr"] }).Select(chunk => chunk.Flags.Contains("ocr")).ShouldBe([false, true]);
    }

    [Fact]
    public void Rows_of_symbols_make_no_chunk_of_their_own()
    {
        var line = string.Concat(Enumerable.Repeat("~ * ", 300));

        var chunks = Build.Chunks(Build.Document(Build.Paragraph(line), Build.Heading("Chapter", 1), Build.Paragraph(Build.Prose(40))), maxTokens: 200);

        chunks.ShouldHaveSingleItem().Text.ShouldStartWith("Chapter");
        chunks[0].Ordinal.ShouldBe(0);
        Build.Chunks(Build.Document(Build.Paragraph("* * *"))).ShouldHaveSingleItem();
    }

    [Fact]
    public void A_document_without_text_is_empty_output()
    {
        var result = TextChunker.Chunk(Build.Document(Build.Paragraph(" \n "), Build.Element(ElementType.Image, "")), new ChunkOptions());

        var quarantined = result.ShouldBeOfType<Quarantined<ChunkSet>>();
        quarantined.Reason.ShouldBe(QuarantineReason.EmptyOutput);
        quarantined.Detail.ShouldContain("2 elements");
    }

    [Fact]
    public void A_heading_as_long_as_a_page_does_not_swell_the_path_of_every_chunk()
    {
        var chunks = Build.Chunks(Build.Document(Build.Heading(Build.Prose(2000), 1), Build.Paragraph(Build.Prose(2000))));

        chunks.SelectMany(chunk => chunk.HeadingPath).ShouldAllBe(heading => heading.Length <= 200);
    }

    [Fact]
    public void Document_flags_travel_with_the_chunks() =>
        TextChunker.Chunk(Build.Document(Build.Paragraph("Text.")) with { Flags = ["ocr"] }, new ChunkOptions())
            .ShouldBeOfType<Completed<ChunkSet>>().Output.DocumentFlags.ShouldBe(["ocr"]);
}
