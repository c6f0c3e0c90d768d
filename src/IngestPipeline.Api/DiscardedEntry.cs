namespace IngestPipeline.Api;

/// <summary>A quarantine entry whose version was given up.</summary>
public sealed record DiscardedEntry(Guid EntryId, Guid DocumentId, string SourceUri, bool Discarded);
