namespace IngestPipeline.Api;

/// <summary>An earlier content on its way to be searchable again.</summary>
/// <param name="Version">The new version.</param>
/// <param name="RestoredFrom">The version whose content it has.</param>
public sealed record RolledBackDocument(Guid DocumentId, string SourceUri, int Version, int RestoredFrom);
