namespace IngestPipeline.Storage.Ledger;

/// <summary>A chunk that readers see and that has no vector in some space.</summary>
/// <param name="Edition">Tells the row from one that takes its place under the same id.</param>
public sealed record MissingChunk(Guid ChunkId, Guid DocumentId, string Edition, string[] HeadingPath, string Text);
