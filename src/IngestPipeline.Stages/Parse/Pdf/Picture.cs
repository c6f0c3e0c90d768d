using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>A picture on a page.</summary>
/// <param name="Box">Clipped to the page.</param>
/// <param name="Share">Part of the page it covers, 0 to 1.</param>
/// <param name="Width">Samples.</param>
/// <param name="Height">Samples.</param>
/// <param name="IsPhotographic">Stored as JPEG, which photographs are and screenshots or scans of text seldom.</param>
internal sealed record Picture(BoundingBox Box, double Share, int Width, int Height, bool IsPhotographic);
