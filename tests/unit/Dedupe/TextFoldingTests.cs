using CsCheck;
using IngestPipeline.Domain.Text;

namespace IngestPipeline.UnitTests.Dedupe;

public sealed class TextFoldingTests
{
    [Theory]
    [InlineData("\u201CIt\u2019s\u201D \u2013 fine\u2026", "\"it's\" - fine...")]
    [InlineData("\uFB01ne  \u00B2\t\u2460", "fine 2 1")]
    [InlineData("\u039F\u0394\u039F\u03A3 \u03BF\u03B4\u03BF\u03C2", "\u03BF\u03B4\u03BF\u03C3 \u03BF\u03B4\u03BF\u03C3")]
    [InlineData("a\u0000b\u0007 c", "a b c")]
    [InlineData("e\u0301", "\u00E9")]
    [InlineData(" \u200B\u00AD\u2060 ", "")]
    public void Spellings_are_brought_together(string text, string folded) => TextFolding.Fold(text).ShouldBe(folded);

    [Fact]
    public void Half_a_surrogate_pair_becomes_the_replacement_character() => TextFolding.Fold("lone \uD83D half").ShouldBe("lone \uFFFD half");

    [Fact]
    public void Folded_text_has_single_spaces_and_no_edges() => Gen.String.Sample(text =>
    {
        var folded = TextFolding.Fold(text);
        folded.ShouldBe(folded.Trim());
        folded.ShouldNotContain("  ");
    }, iter: 1000);
}
