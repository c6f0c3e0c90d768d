using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Domain.Ledger;

/// <summary>An embedding space of a tenant as the record has it.</summary>
/// <param name="SpaceId">Names its table.</param>
/// <param name="Space">Its identity.</param>
/// <param name="Type">How its vectors are stored and indexed.</param>
/// <param name="Settings">What embedding in it takes beside the identity, as a JSON object without secrets.</param>
/// <param name="State"><c>building</c>, <c>built</c>, <c>live</c> or <c>retired</c>.</param>
public sealed record StoredSpace(long SpaceId, EmbeddingSpace Space, VectorType Type, string Settings, string State);
