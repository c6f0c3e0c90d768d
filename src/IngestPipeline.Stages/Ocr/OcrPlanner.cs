using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Stages.Ocr;

/// <summary>Decides which pages are recognised, and together with which others.</summary>
public static class OcrPlanner
{
    /// <summary>The pages that need recognition, 1-based and ascending, cut into parts of <see cref="OcrOptions.PagesPerPart"/>; empty when none does.</summary>
    public static IReadOnlyList<IReadOnlyList<int>> Plan(ParsedDocument document, OcrOptions options) =>
        [.. document.PagesNeedingOcr.Distinct().Order().Chunk(options.PagesPerPart)];
}
