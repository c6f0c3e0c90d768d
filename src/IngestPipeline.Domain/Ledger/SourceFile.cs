namespace IngestPipeline.Domain.Ledger;

/// <summary>A file of a source, its length in bytes and its time of change.</summary>
public sealed record SourceFile(string Uri, long Bytes, DateTimeOffset ModifiedAt);
