namespace IngestPipeline.Api;

/// <summary>An upload that was registered.</summary>
/// <param name="Outcome"><c>created</c>, <c>changed</c> for a new version, or <c>unchanged</c> when it is the content last seen.</param>
/// <param name="MediaType">As found by looking at the content.</param>
public sealed record UploadedDocument(Guid DocumentId, string SourceUri, int Version, string Outcome, string Sha256, long Bytes, string MediaType);
