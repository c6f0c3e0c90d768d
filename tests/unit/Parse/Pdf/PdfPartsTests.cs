using System.Text;
using CsCheck;
using IngestPipeline.Stages.Parse;
using IngestPipeline.Stages.Parse.Pdf;

namespace IngestPipeline.UnitTests.Parse.Pdf;

public sealed class PdfPartsTests
{
    [Theory]
    [InlineData("\uFB01", "fi", false)]
    [InlineData("\uFB04", "ffl", false)]
    [InlineData("\uFEFB", "\u0644\u0627", false)]
    [InlineData("\uF0B7", "•", false)]
    [InlineData("\u2F3D", "\u6208", false)]
    [InlineData("\u00A0", " ", false)]
    [InlineData("\0", "", true)]
    [InlineData("\uE123", "\uFFFD", true)]
    [InlineData("\uD83D\uDE00", "\uD83D\uDE00", false)]
    public void Glyphs_become_plain_letters(string glyph, string text, bool isJunk)
    {
        PdfText.Clean(glyph, out var junk).ShouldBe(text);
        junk.ShouldBe(isJunk);
    }

    [Fact]
    public void Clean_text_can_always_be_stored() => Gen.String[Gen.Char, 0, 60].Sample(raw =>
    {
        var text = PdfText.Normalise(PdfText.Clean(raw, out _));
        new UTF8Encoding(false, throwOnInvalidBytes: true).GetByteCount(text).ShouldBeGreaterThanOrEqualTo(0);
        text.IsNormalized().ShouldBeTrue();
        text.Any(char.IsControl).ShouldBeFalse();
    });

    [Theory]
    // Drawn from left to right on the page: the end of the sentence comes first.
    [InlineData("ןושאר", "ראשון")]
    [InlineData("R תפש", "שפת R")]
    [InlineData("1.5 לש ריחמ", "מחיר של 1.5")]
    public void Right_to_left_lines_are_put_in_the_order_of_reading(string onPage, string inText)
    {
        var glyphs = onPage.Select((letter, place) => Glyph(letter.ToString(), place * 6)).ToList();

        var segment = LineText.ToSegment(glyphs)!;

        segment.Text.ShouldBe(inText);
        segment.IsRightToLeft.ShouldBeTrue();
    }

    [Fact]
    public void Marks_follow_their_letter_and_part_no_words()
    {
        // The mark has no advance and lies on the wide letter in the middle.
        List<Glyph> glyphs = [Glyph("\u0627", 0), Glyph("\u0636", 6, 10), Glyph("\u064B", 7, 0), Glyph("\u064A", 16)];

        LineText.ToSegment(glyphs)!.Text.ShouldBe("\u064A\u0636\u064B\u0627");
    }

    [Fact]
    public void Accents_printed_over_letters_are_joined_to_them() =>
        LineText.ToSegment([Glyph("c", 0), Glyph("\u00B4", 6.5f, 4), Glyph("e", 6)])!.Text.ShouldBe("cé");

    [Fact]
    public void Tracked_letters_are_one_word()
    {
        var glyphs = "EARTH".Select((letter, place) => Glyph(letter.ToString(), place * 9)).Concat("SKY".Select((letter, place) => Glyph(letter.ToString(), 52 + (place * 9)))).ToList();

        LineText.ToSegment(glyphs)!.Text.ShouldBe("EARTH SKY");
    }

    [Theory]
    [InlineData("It is a truth universally acknowledged, that a single man in possession of 1,000 pounds", 0.9, 1)]
    [InlineData("Die Straße führt über den Fluß zum Bahnhof und weiter bis Köln", 0.9, 1)]
    [InlineData("日本語の文章を読む", 0.9, 1)]
    [InlineData("swj~ |# 1l} ;;x rtz$ qq%k ^t bcdfg0 hJkLmN /|/", 0, 0.4)]
    public void Writing_scores_high_and_noise_low(string text, double least, double most) =>
        TextQuality.WordShare([text]).ShouldBeInRange(least, most);

    [Fact]
    public void Renamed_letters_are_gibberish_and_abbreviations_are_not()
    {
        var cipher = string.Join(' ', Enumerable.Repeat("wkh txlfn eurzq ira mxpsv ryhu ckd odcb grj", 8));

        TextQuality.IsGibberish([cipher]).ShouldBeTrue();
        TextQuality.IsGibberish(["SCRSSN VIZDAY CL DXLSF PRTNR " + string.Join(' ', Enumerable.Repeat("the value of the variable", 12))]).ShouldBeFalse();
    }

    [Fact]
    public void Lengths_of_lzw_streams_are_counted_without_decoding()
    {
        var codes = LzwOfZeros(200_000);

        LzwLength.Fits(codes, 200_000).ShouldBeTrue();
        LzwLength.Fits(codes, 199_999).ShouldBeFalse();
    }

    [Fact]
    public void Any_bytes_can_be_measured() => Gen.Byte.Array[0, 400].Sample(bytes =>
    {
        LzwLength.Fits(bytes, long.MaxValue).ShouldBeTrue();
        _ = PdfTail.Read(bytes);
        ObjectGraph.Read(bytes).Fault.ShouldBeNull();
    });

    [Fact]
    public void Memory_that_ran_out_is_counted_also_when_caught()
    {
        using var watch = new OutOfMemoryWatch();

        Should.Throw<InsufficientMemoryException>(() => throw new InsufficientMemoryException());

        watch.Count.ShouldBe(1);
    }

    [Fact]
    public void A_budget_stays_breached()
    {
        var budget = new InflationBudget(new ParseOptions { MaxInflatedMegabytes = 1 });

        Should.Throw<InflationLimitException>(() => budget.Spend([1, 2, 3], 2 << 20));

        budget.Breach.ShouldNotBeNull();
        Should.Throw<InflationLimitException>(budget.Check);
    }

    [Fact]
    public void A_stream_that_pages_share_is_booked_once()
    {
        var budget = new InflationBudget(new ParseOptions { MaxInflatedMegabytes = 1 });

        for (var page = 0; page < 100; page++)
            budget.Spend([1, 2, 3], 1 << 19);

        budget.Breach.ShouldBeNull();
    }

    private static Glyph Glyph(string text, float start, float width = 6)
    {
        var letter = text[0];
        var style = (letter == ' ' ? GlyphStyle.Space : 0) | (PdfText.IsRightToLeft(letter) ? GlyphStyle.RightToLeft : 0) | (letter == '\u064B' ? GlyphStyle.Mark : 0);
        return new Glyph(text, start, start + width, 100, 12, style);
    }

    // Code 0, then 258, 259, ...: each string one byte longer than the last; cleared before the table is full.
    private static byte[] LzwOfZeros(int length)
    {
        var bits = new List<bool>();
        var (next, width, run) = (258, 9, 1);
        Write(256);
        while (length > 0)
        {
            if (run > length || next > 4000)
            {
                Write(256);
                (next, width, run) = (258, 9, 1);
            }

            Write(run == 1 ? 0 : 256 + run);
            length -= run;
            next += run > 1 ? 1 : 0;
            run++;
            width = next switch { >= 2047 => 12, >= 1023 => 11, >= 511 => 10, _ => 9 };
        }

        Write(257);
        while (bits.Count % 8 != 0)
            bits.Add(false);
        return [.. Enumerable.Range(0, bits.Count / 8).Select(at => (byte)Enumerable.Range(0, 8).Sum(bit => bits[(at * 8) + bit] ? 128 >> bit : 0))];

        void Write(int code)
        {
            for (var bit = width - 1; bit >= 0; bit--)
                bits.Add((code >> bit & 1) == 1);
        }
    }
}
