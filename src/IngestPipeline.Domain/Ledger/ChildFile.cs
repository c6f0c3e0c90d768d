using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Domain.Ledger;

/// <summary>A stored attachment that becomes a document of its own.</summary>
public sealed record ChildFile(AttachedFile File);
