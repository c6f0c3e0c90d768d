using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Domain.Ledger;

/// <summary>An embedding space that is to be made.</summary>
/// <param name="Space">Its identity.</param>
/// <param name="Type">How its vectors are stored and indexed.</param>
/// <param name="Settings">What embedding in it takes beside the identity, as a JSON object without secrets.</param>
public sealed record SpaceSpec(EmbeddingSpace Space, VectorType Type = VectorType.Halfvec, string Settings = "{}");
