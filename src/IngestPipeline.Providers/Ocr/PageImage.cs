using IngestPipeline.Domain.Results;

namespace IngestPipeline.Providers.Ocr;

/// <summary>A page ready to be read, or why it is not.</summary>
internal sealed record PageImage
{
    public Pix? Image { get; init; }

    /// <summary>What ails this page; null when there is an image.</summary>
    public string? Failure { get; init; }

    /// <summary>What the failure means when this page is all there is.</summary>
    public QuarantineReason Reason { get; init; } = QuarantineReason.Corrupt;

    public static PageImage Failed(QuarantineReason reason, string failure) => new() { Failure = failure, Reason = reason };
}
