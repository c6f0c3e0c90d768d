using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Stages.Dedupe;
using IngestPipeline.UnitTests.Chunk;

namespace IngestPipeline.UnitTests.Dedupe;

public sealed class DuplicateDetectorTests
{
    private const string Text = "The quick brown fox jumps over the lazy dog, again and again.";

    [Theory]
    [InlineData("The  quick\nbrown\u00A0fox jumps over the lazy dog, again and again. ")]
    [InlineData("THE QUICK BROWN FOX JUMPS OVER THE LAZY DOG, AGAIN AND AGAIN.")]
    [InlineData("The qu\u00ADick bro\u200Bwn fox jumps over the lazy dog, again and again.\uFEFF")]
    [InlineData("\uFF34he quick brown fox jumps over the lazy dog, again and again.")]
    public void The_same_text_set_differently_is_the_same(string other) => HashOf(Build.Document(Build.Paragraph(other))).ShouldBe(HashOf(Build.Document(Build.Paragraph(Text))));

    [Fact]
    public void Another_word_is_another_text() =>
        HashOf(Build.Document(Build.Paragraph(Text.Replace("lazy", "lame", StringComparison.Ordinal)))).ShouldNotBe(HashOf(Build.Document(Build.Paragraph(Text))));

    [Fact]
    public void How_text_is_cut_into_elements_does_not_matter() =>
        HashOf(Build.Document(Build.Heading(Text[..9], 1), Build.Paragraph(Text[9..]))).ShouldBe(HashOf(Build.Document(Build.Paragraph(Text))));

    [Fact]
    public void Running_headers_and_footers_do_not_matter() =>
        HashOf(Build.Document(Build.Element(ElementType.Header, "printed on Monday"), Build.Paragraph(Text), Build.Element(ElementType.Footer, "1 of 9")))
            .ShouldBe(HashOf(Build.Document(Build.Paragraph(Text))));

    [Fact]
    public void Short_text_has_no_hash()
    {
        var document = Build.Document(Build.Paragraph("Good morning"));

        HashOf(document).ShouldBeNull();
        DuplicateDetector.Identify(document, new DedupeOptions { MinCharacters = 12 }).TextHash.ShouldNotBeNull();
        DuplicateDetector.Identify(document, new DedupeOptions { MinCharacters = 13 }).TextHash.ShouldBeNull();
    }

    [Fact]
    public void Two_documents_without_text_are_not_equal() => DuplicateDetector.Identify(Build.Document(), new DedupeOptions { MinCharacters = 0 }).TextHash.ShouldBeNull();

    [Fact]
    public void Half_a_document_proves_nothing_about_the_whole()
    {
        var document = Build.Document(Build.Paragraph(Text, 1));

        HashOf(document with { Flags = ["partial_parse"] }).ShouldBeNull();
        HashOf(document with { Pages = [new PageLedgerEntry { Page = 2, State = PageState.Failed }] }).ShouldBeNull();
    }

    [Fact]
    public void The_same_letter_over_other_attachments_is_another_document()
    {
        var letter = Build.Document(Build.Paragraph(Text));

        HashOf(letter with { Attachments = [Attached("a")] }).ShouldNotBe(HashOf(letter with { Attachments = [Attached("b")] }));
    }

    [Fact]
    public void Tables_count_by_their_cells()
    {
        var table = Build.Table(3, 6);

        HashOf(Build.Document(table)).ShouldBe(HashOf(Build.Document(Build.Paragraph(string.Join(' ', table.Rows!.SelectMany(row => row))))));
    }

    [Fact]
    public void The_document_is_handed_on()
    {
        var document = Build.Document(Build.Paragraph(Text));

        DuplicateDetector.Identify(document, new DedupeOptions()).Document.ShouldBeSameAs(document);
    }

    private static Sha256Hash? HashOf(ParsedDocument document) => DuplicateDetector.Identify(document, new DedupeOptions()).TextHash;

    private static AttachedFile Attached(string content) => new() { MediaType = "text/plain", Number = 1, Name = "a.pdf", Content = Sha256Hash.Of(content), Bytes = 1 };
}
