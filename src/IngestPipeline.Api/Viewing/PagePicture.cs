namespace IngestPipeline.Api.Viewing;

/// <summary>A drawn page.</summary>
/// <param name="Png">The picture.</param>
/// <param name="Remark">Why the boxes are on a blank page; null when the page itself is under them.</param>
public sealed record PagePicture(ReadOnlyMemory<byte> Png, string? Remark);
