using IngestPipeline.Providers.Ocr;

namespace IngestPipeline.UnitTests.Providers.Ocr;

public sealed class OcrTextTests
{
    [Fact]
    public void Tsv_rows_of_words_are_read_and_all_others_left_out()
    {
        const string Tsv = "4\t1\t2\t1\t3\t0\t10\t20\t300\t15\t-1\t\n5\t1\t2\t1\t3\t1\t10\t20\t30\t15\t96.5\tCafe\u0301\n5\t1\t2\t1\t3\t2\t50\t20\t30\t15\t95\t \n";

        var word = TsvReader.Read(Tsv).ShouldHaveSingleItem();

        word.ShouldBe(new OcrWord(2, 1, 3, 10, 20, 40, 35, 96.5, "Caf\u00e9"));
    }

    [Fact]
    public void Running_text_becomes_one_line() =>
        LineJoiner.Join([Word(1, 0, 50, "alpha"), Word(1, 60, 100, "beta"), Word(2, 0, 50, "gamma")]).ShouldBe("alpha beta gamma");

    [Fact]
    public void A_line_that_ends_early_stays_a_line() =>
        LineJoiner.Join([Word(1, 0, 50, "Name"), Word(2, 0, 50, "Street"), Word(2, 60, 200, "Number")]).ShouldBe("Name\nStreet Number");

    [Theory]
    [InlineData("recog-", "nition", "recognition")]
    [InlineData("multi-", "Track", "multi- Track")]
    [InlineData("A-", "flat", "A- flat")]
    public void A_word_cut_at_the_end_of_a_line_is_made_whole(string first, string second, string joined) =>
        LineJoiner.Join([Word(1, 0, 100, first), Word(2, 0, 50, second)]).ShouldBe(joined);

    [Fact]
    public void Chinese_words_are_joined_without_spaces() =>
        LineJoiner.Join([Word(1, 0, 50, "\u6587\u5b57"), Word(1, 60, 100, "\u8b58\u5225"), Word(1, 110, 150, "OCR")]).ShouldBe("\u6587\u5b57\u8b58\u5225 OCR");

    [Fact]
    public void Damaged_exif_data_means_upright()
    {
        byte[] jpeg = [0xFF, 0xD8, 0xFF, 0xD9];
        var whole = TestPage.WithExifOrientation(jpeg, 6);

        ExifOrientation.Read(whole).ShouldBe(6);
        ExifOrientation.Read(jpeg).ShouldBe(1);
        ExifOrientation.Read(TestPage.WithExifOrientation(jpeg, 99)).ShouldBe(1);
        for (var length = 0; length < 36; length++)
            ExifOrientation.Read(whole.AsSpan(0, length)).ShouldBe(1);
    }

    private static OcrWord Word(int line, double left, double right, string text) => new(1, 1, line, left, 0, right, 10, 90, text);
}
