using CsCheck;
using IngestPipeline.Stages.Chunk;

namespace IngestPipeline.UnitTests.Chunk;

public sealed class WordPieceCounterTests
{
    // What transformers' BertTokenizer makes of the same vocabulary.
    [Theory]
    [InlineData("Hello, Worlds!", "hello , world ##s !")]
    [InlineData("hello--world", "hello - - world")]
    [InlineData("hello_world", "hello _ world")]
    [InlineData("$5 = a+b", "$ 5 = a + b")]
    [InlineData("[SEP] hello", "[ s ##e ##p ] hello")]
    [InlineData("Caf\u00E9", "cafe")]
    [InlineData("unaffable", "un ##aff ##able")]
    [InlineData("\u65E5\u672Chello", "\u65E5 \u672C hello")]
    [InlineData("\u20AC5", "\u20AC ##5")]
    [InlineData("hello \U0001F600", "hello [UNK]")]
    [InlineData("he\u200Bllo", "hello")]
    [InlineData("hello\u00A0world\u0085", "hello world")]
    [InlineData("hello \uD83D world", "hello world")]
    [InlineData("a\u0301\u0000b", "a ##b")]
    [InlineData(" \u0301 ", "")]
    public void Text_becomes_the_tokens_of_the_model(string text, string tokens)
    {
        var expected = tokens.Split(' ', StringSplitOptions.RemoveEmptyEntries);

        TinyVocabulary.Counter.Encode(text).Select(TinyVocabulary.TokenOf).ShouldBe(expected);
        TinyVocabulary.Counter.Count(text).ShouldBe(expected.Length);
    }

    [Fact]
    public void A_word_of_more_than_a_hundred_letters_is_one_unknown_token()
    {
        TinyVocabulary.Counter.Count(new string('a', 100)).ShouldBe(100);
        TinyVocabulary.Counter.Count(new string('a', 101)).ShouldBe(1);
    }

    [Fact]
    public void Case_and_accents_stay_where_the_model_wants_them()
    {
        var counter = WordPieceCounter.Read(TinyVocabulary.Bytes, new WordPieceSettings(LowerCase: false, StripAccents: false));

        counter.Encode("hello Hello").Select(TinyVocabulary.TokenOf).ShouldBe(["hello", "[UNK]"]);
    }

    [Fact]
    public void A_vocabulary_without_special_tokens_is_refused() =>
        Should.Throw<ArgumentException>(() => WordPieceCounter.Read("a\nb\n"u8.ToArray(), new WordPieceSettings())).Message.ShouldContain("[UNK]");

    [Fact]
    public void Prefix_and_suffix_keep_to_the_limit_and_take_all_that_fits() => Gen.Select(TextChunkerPropertyTests.Documents, Gen.Int[0, 60]).Sample((document, limit) =>
    {
        var text = string.Join(" ", document.Elements.Select(element => element.Text));
        var prefix = TinyVocabulary.Counter.PrefixLength(text, limit);
        TinyVocabulary.Counter.Count(text.AsSpan(0, prefix)).ShouldBeLessThanOrEqualTo(limit);
        var suffix = TinyVocabulary.Counter.SuffixStart(text, limit);
        TinyVocabulary.Counter.Count(text.AsSpan(suffix)).ShouldBeLessThanOrEqualTo(limit);
        if (TinyVocabulary.Counter.Count(text) <= limit)
            (prefix, suffix).ShouldBe((text.Length, 0));
    }, iter: 60);

    [Fact]
    public void Counts_of_pieces_cut_at_white_space_add_up() => TextChunkerPropertyTests.Documents.Sample(document =>
    {
        var texts = document.Elements.Select(element => element.Text).ToList();
        TinyVocabulary.Counter.Count(string.Join('\n', texts)).ShouldBe(texts.Sum(text => TinyVocabulary.Counter.Count(text)));
    }, iter: 40);
}
