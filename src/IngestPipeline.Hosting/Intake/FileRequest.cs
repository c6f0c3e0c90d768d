namespace IngestPipeline.Hosting.Intake;

/// <summary>A file to take in.</summary>
/// <param name="FromListing">True when a listing found it: it is deleted when later listings miss it.</param>
/// <param name="Interactive">True when a person waits for it.</param>
/// <param name="Insist">True when a person names it: deleted content comes back.</param>
public sealed record FileRequest(string TenantId, string Path, bool FromListing, bool Interactive, bool Insist);
