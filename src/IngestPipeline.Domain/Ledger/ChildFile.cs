using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Domain.Ledger;

/// <summary>An attachment with the media type sniffed from its bytes.</summary>
public sealed record ChildFile(AttachedFile File, string MediaType);
