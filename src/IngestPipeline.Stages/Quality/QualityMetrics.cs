using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Stages.Quality;

/// <summary>What the rules look at, as whole numbers that are kept with a version and add up over many.</summary>
public static class QualityMetrics
{
    /// <summary><c>characters_visible</c> and <c>characters_unreadable</c>; where text was recognised also <c>characters_recognised</c> and <c>ocr_confidence_hundredths</c>, 0 to 10000.</summary>
    public static IReadOnlyDictionary<string, long> Of(ParsedDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var (visible, unreadable) = (0L, 0L);
        foreach (var element in document.Elements)
        {
            var count = UnreadableText.Count(element.Text);
            visible += count.Visible;
            unreadable += count.Unreadable;
        }

        var metrics = new Dictionary<string, long> { ["characters_visible"] = visible, ["characters_unreadable"] = unreadable };
        var (recognised, confidence) = OcrLowConfidenceRule.MeanOf(document.Elements);
        if (recognised > 0)
        {
            metrics["characters_recognised"] = recognised;
            metrics["ocr_confidence_hundredths"] = (long)Math.Round(confidence * 100);
        }

        return metrics;
    }
}
