using IngestPipeline.Stages.Parse;
using IngestPipeline.Stages.Parse.Pdf;
using IngestPipeline.Stages.Quality;
using IngestPipeline.UnitTests.Chunk;

namespace IngestPipeline.UnitTests.Quality;

public sealed class QualityMetricsTests
{
    [Fact]
    public void Read_text_has_no_confidence()
    {
        var metrics = QualityMetrics.Of(Build.Document(Build.Paragraph("Sound text \uFFFD\uE000.")));

        metrics.ShouldBe(new Dictionary<string, long> { ["characters_visible"] = 12, ["characters_unreadable"] = 2 }, ignoreOrder: true);
    }

    [Fact]
    public void Confidence_is_weighted_by_characters_and_kept_in_hundredths()
    {
        var document = Build.Document(
            Build.Paragraph("read"),
            Build.Paragraph("recognised") with { OcrConfidence = 91.236 },
            Build.Paragraph("weak") with { OcrConfidence = 20 });

        var metrics = QualityMetrics.Of(document);

        metrics["characters_recognised"].ShouldBe(14);
        metrics["ocr_confidence_hundredths"].ShouldBe(7088);
    }

    [Theory]
    [InlineData("application/pdf", "pdf")]
    [InlineData("text/html", "html")]
    [InlineData("text/plain", "plain")]
    [InlineData("message/rfc822", "email")]
    [InlineData("application/x-unheard-of", null)]
    public void A_parser_is_named_after_its_format(string mediaType, string? name) =>
        new FormatRouter([.. FormatParsers.All, new PdfParser()]).NameOf(mediaType).ShouldBe(name);
}
