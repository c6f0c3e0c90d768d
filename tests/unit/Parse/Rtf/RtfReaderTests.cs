using System.Text;
using IngestPipeline.Stages.Parse.Rtf;

namespace IngestPipeline.UnitTests.Parse.Rtf;

public sealed class RtfReaderTests
{
    [Theory]
    [InlineData(@"{\rtf1\ansi One {\b two} three.\par Four.}", "One two three.\n\nFour.")]
    [InlineData(@"{\rtf1\ansi{\fonttbl{\f0\fswiss Arial;}}{\colortbl;\red0\green0\blue0;}{\*\generator Riched;}Text}", "Text")]
    [InlineData(@"{\rtf1\ansi a\{b\}c\\d\~e\_f\tab g\line h}", "a{b}c\\d\u00A0e\u2011f\tg\nh")]
    [InlineData(@"{\rtf1\ansi\ansicpg1252 caf\'e9 \'93so\'94 \emdash\bullet}", "café “so” —•")]
    [InlineData(@"{\rtf1\ansi\ansicpg1251 \'cf\'f0\'e8}", "При")]
    [InlineData(@"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}}\f1 \'cf\'f0\f0  \'e9{\f1 \'e8}}", "Пр éи")]
    // A trail byte may be written as the letter it looks like.
    [InlineData(@"{\rtf1\ansi\ansicpg932 \'93\'fa\'96{\b\'7b}\'83e}", "日本テ")]
    [InlineData(@"{\rtf1\ansi\uc1 \u1055?\u-3913?x\uc2\u26085\'93\'fay}", "П\uF0B7x日y")]
    [InlineData(@"{\rtf1\ansi{\field{\*\fldinst HYPERLINK ""http://a.example""}{\fldrslt the page}} more}", "the page more")]
    [InlineData(@"{\rtf1\ansi{\pict\pngblip 89504e47}{\*\shppict{\pict 8950}}seen\bin3 {}}rest}", "seenrest")]
    [InlineData("{\\rtf1\\ansi one\r\n two\\\nthree}", "one two\n\nthree")]
    [InlineData(@"{\rtf1\ansi open {\i and never closed", "open and never closed")]
    [InlineData(@"{\rtf1\ansi closed too often}}} text \'zz \", "closed too often text zz ")]
    public void Its_own_text_is_read(string rtf, string expected)
    {
        var content = RtfReader.Read(Encoding.Latin1.GetBytes(rtf));

        content.Kind.ShouldBe(RtfKind.Rich);
        content.Text.ShouldBe(expected);
    }

    [Fact]
    public void A_page_it_was_made_from_is_put_together_again()
    {
        const string rtf =
            @"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0\fswiss Arial;}}{\colortbl\red0\green0\blue0;}{\*\htmltag19 <html>}{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 " +
            @"Ask {\*\htmltag84 <b>}\htmlrtf {\b\htmlrtf0 Ann\htmlrtf }\htmlrtf0{\*\htmltag92 </b>}, 1 {\*\htmltag84 &lt;}\htmlrtf <\htmlrtf0  2.\htmlrtf\par}\htmlrtf0{\*\htmltag72 </p>\par}{\*\mhtmltag84 <img src=""cid:1"">}{\*\htmltag84 <img src=""a\'7db.png"">}{\*\htmltag27 </html>}}";

        var content = RtfReader.Read(Encoding.Latin1.GetBytes(rtf));

        content.ShouldBe(new RtfContent(RtfKind.Html, "<html><p>Ask <b>Ann</b>, 1 &lt; 2.</p>\n<img src=\"a}b.png\"></html>"));
    }

    [Fact]
    public void Plain_text_it_was_made_from_keeps_its_lines() =>
        RtfReader.Read(@"{\rtf1\ansi\fromtext First\par Second\par\par Third}"u8.ToArray()).ShouldBe(new RtfContent(RtfKind.Plain, "First\nSecond\n\nThird"));
}
