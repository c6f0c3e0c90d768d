using CsCheck;
using IngestPipeline.Stages.Parse;

namespace IngestPipeline.UnitTests.Parse;

public sealed class TextCleanerTests
{
    [Fact]
    public void Any_text_becomes_storable_and_stays_so()
    {
        Gen.String[Gen.OneOf(Gen.Char, Gen.Char['\0', '\u00A0'], Gen.Char['\uD800', '\uDFFF'], Gen.Char['\u0300', '\u0310'])].Sample(text =>
        {
            foreach (var clean in (Func<string?, string>[])[TextCleaner.Block, TextCleaner.Line, TextCleaner.Preformatted])
            {
                var once = clean(text);
                once.Any(letter => char.IsControl(letter) && letter != '\n').ShouldBeFalse();
                once.IsNormalized().ShouldBeTrue();
                System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(once)).ShouldBe(once);
                clean(once).ShouldBe(once);
            }
        });
    }

    [Theory]
    [InlineData("a\0b", "ab")]
    [InlineData("a\tb\u00A0 c", "a b c")]
    [InlineData("a\r\nb\r\n\r\n\r\nc", "a\nb\n\nc")]
    [InlineData("co\u00ADoperate", "cooperate")]
    [InlineData("e\u0301", "\u00E9")]
    [InlineData("می\u200Cخواهم", "می\u200Cخواهم")]
    [InlineData("pass\u200Bword \u2060in\u200Dvisible\u200C", "password invisible")]
    [InlineData("ภาษา\u200Bไทย", "ภาษา\u200Bไทย")]
    [InlineData("\U0001F469\u200D\U0001F4BB", "\U0001F469\u200D\U0001F4BB")]
    [InlineData("“quotes” ‘stay’ –", "“quotes” ‘stay’ –")]
    public void A_block_keeps_its_lines_and_loses_what_nobody_sees(string text, string expected) => TextCleaner.Block(text).ShouldBe(expected);

    [Fact]
    public void Half_a_surrogate_pair_becomes_a_replacement_character() => TextCleaner.Block("x\uD83Dy" + "\uDE00z").ShouldBe("x\uFFFDy\uFFFDz");

    [Fact]
    public void A_line_has_no_line_breaks() => TextCleaner.Line(" a\n b\u2028c ").ShouldBe("a b c");

    [Fact]
    public void Code_keeps_its_indentation() => TextCleaner.Preformatted("\n\n  if x:\n\ty()  \n\n").ShouldBe("  if x:\n    y()");
}
