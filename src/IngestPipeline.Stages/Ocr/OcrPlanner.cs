using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Stages.Ocr;

/// <summary>Decides which pages are recognised, and together with which others.</summary>
public static class OcrPlanner
{
    /// <summary>
    /// The pages that need recognition, 1-based and ascending, cut into parts; empty when none does. The document says how it was cut when parse
    /// counted its parts: <see cref="OcrOptions.PagesPerPart"/> may differ here, or have changed since.
    /// </summary>
    public static IReadOnlyList<IReadOnlyList<int>> Plan(ParsedDocument document, OcrOptions options) =>
        [.. document.PagesNeedingOcr.Distinct().Order().Chunk(document.OcrPagesPerPart ?? options.PagesPerPart)];
}
