using CsCheck;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Chunk;
using Microsoft.ML.Tokenizers;

namespace IngestPipeline.UnitTests.Chunk;

public sealed class TextChunkerPropertyTests
{
    internal static readonly TiktokenTokenizer Tokenizer = TiktokenTokenizer.CreateForEncoding("cl100k_base");

    private static readonly Gen<string> Words = Gen.Frequency(
        (20, Gen.String[Gen.Char.AlphaNumeric, 1, 12]),
        (4, Gen.OneOf("e.g.", "Dr.", "end.", "really?", "(done!)", "list:", "\u201Cquoted.\u201D", "|", "---", "***")),
        (3, Gen.OneOf("\u65E5\u672C\u8A9E\u306E\u6587\u7AE0\u3002", "\uD55C\uAD6D\uC5B4", "\u0E20\u0E32\u0E29\u0E32\u0E44\u0E17\u0E22", "\u0639\u0631\u0628\u064A")),
        (2, Gen.OneOf("\U0001F469\u200D\U0001F469\u200D\U0001F467\u200D\U0001F466", "\U0001F600\U0001F680", "e\u0301e\u0301", "\U00020000\U00020001")),
        (1, Gen.String[Gen.Char["ab"], 30, 300]),
        (1, Gen.String[Gen.Char["=-_#"], 30, 1500]));

    private static readonly Gen<string> Texts =
        Gen.Select(Words.List[1, 60], Gen.OneOf(" ", " ", " ", "\n", "  ", " \n\n ", "")).Select((words, space) => string.Join(space, words));

    private static readonly Gen<Element> Elements = Gen.Frequency(
        (6, Texts.Select(text => Build.Paragraph(text, 1))),
        (3, Texts.Select(text => Build.Element(ElementType.ListItem, text, 1, 1))),
        (3, Gen.Select(Words, Gen.Int[0, 12]).Select((text, level) => Build.Heading(text, level, 2))),
        (1, Texts.Select(text => Build.Heading(text, 2, 2))),
        (1, Texts.Select(text => Build.Element(ElementType.Code, text.Replace(' ', '\n')))),
        (1, Gen.Select(Gen.Int[1, 6], Gen.Int[0, 30]).Select(Build.Table)),
        (1, Texts.Select(text => Build.Element(ElementType.Caption, text))),
        (1, Texts.Select(text => Build.Element(ElementType.Title, text))));

    internal static readonly Gen<ParsedDocument> Documents = Elements.List[1, 25].Select(elements => Build.Document(elements));

    internal static readonly Gen<(int Max, int Overlap)> Sizes = Gen.OneOf((16, 0), (16, 8), (40, 10), (100, 0), (400, 40), (400, 200));

    [Fact]
    public void No_chunk_is_over_the_limit_and_each_count_is_a_recount() => Gen.Select(Documents, Sizes).Sample((document, size) =>
    {
        foreach (var chunk in Chunks(document, size))
        {
            chunk.TokenCount.ShouldBe(Tokenizer.CountTokens(chunk.Text));
            chunk.TokenCount.ShouldBeLessThanOrEqualTo(size.Max);
        }
    }, iter: 150);

    [Fact]
    public void Every_letter_and_digit_of_the_body_is_in_the_chunks_in_order() => Gen.Select(Documents, Sizes).Sample((document, size) =>
    {
        var said = string.Concat(Chunks(document, size).Select(chunk => chunk.Text)).Where(char.IsLetterOrDigit);
        using var rest = said.GetEnumerator();
        foreach (var letter in document.Elements.SelectMany(element => element.Text).Where(char.IsLetterOrDigit))
        {
            var found = false;
            while (!found && rest.MoveNext())
                found = rest.Current == letter;
            found.ShouldBeTrue($"'{letter}' is missing");
        }
    }, iter: 150);

    [Fact]
    public void Without_overlap_and_tables_nothing_is_said_twice() => Gen.Select(Elements.Where(element => element.Type != ElementType.Table).List[1, 25], Gen.OneOf(16, 60, 400)).Sample((elements, max) =>
    {
        var document = Build.Document(elements);
        var said = string.Concat(Chunks(document, (max, 0)).Select(chunk => chunk.Text));
        string.Concat(said.Where(char.IsLetterOrDigit)).ShouldBe(string.Concat(document.Elements.SelectMany(element => element.Text).Where(char.IsLetterOrDigit)));
    }, iter: 100);

    [Fact]
    public void The_same_document_gives_the_same_chunks() => Gen.Select(Documents, Sizes).Sample((document, size) =>
        DocumentJson.ToBytes(Chunks(document, size)).ShouldBe(DocumentJson.ToBytes(Chunks(DocumentJson.FromBytes<ParsedDocument>(DocumentJson.ToBytes(document)), size))), iter: 50);

    [Fact]
    public void Ordinals_have_no_gaps_and_chunks_have_words_and_elements() => Gen.Select(Documents, Sizes).Sample((document, size) =>
    {
        var chunks = Chunks(document, size);
        chunks.Select(chunk => chunk.Ordinal).ShouldBe(Enumerable.Range(0, chunks.Count));
        if (document.Elements.Any(element => element.Text.Any(char.IsLetterOrDigit)))
            chunks.ShouldAllBe(chunk => chunk.Text.EnumerateRunes().Any(System.Text.Rune.IsLetterOrDigit));
        chunks.ShouldAllBe(chunk => chunk.ElementIds.Count > 0 && chunk.ElementTypes.Count > 0);
        chunks.SelectMany(chunk => chunk.ElementIds).ShouldBeInOrder(SortDirection.Ascending);
    }, iter: 100);

    [Fact]
    public void No_chunk_starts_or_ends_inside_a_character() => Gen.Select(Documents, Sizes).Sample((document, size) =>
    {
        foreach (var chunk in Chunks(document, size))
        {
            char.IsLowSurrogate(chunk.Text[0]).ShouldBeFalse();
            char.IsHighSurrogate(chunk.Text[^1]).ShouldBeFalse();
            chunk.Text.ShouldNotContain('\uFFFD');
        }
    }, iter: 100);

    private static IReadOnlyList<TextChunk> Chunks(ParsedDocument document, (int Max, int Overlap) size) => TextChunker.Chunk(document, Build.Options(size.Max, size.Overlap)) switch
    {
        Completed<ChunkSet>(var set) => set.Chunks,
        Quarantined<ChunkSet> { Reason: QuarantineReason.EmptyOutput } => [],
        var other => throw new InvalidOperationException(other.ToString()),
    };
}
