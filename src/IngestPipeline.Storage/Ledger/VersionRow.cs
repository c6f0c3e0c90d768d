using IngestPipeline.Domain.Identity;

namespace IngestPipeline.Storage.Ledger;

/// <summary>What the transitions of a version need to know of it.</summary>
internal sealed class VersionRow
{
    public const string Columns = "version_id, document_id, version, generation, order_key, sha256, text_hash, state, stage, reason_code, canonical_version_id";

    public Guid VersionId { get; init; }

    public Guid DocumentId { get; init; }

    public int Version { get; init; }

    public long Generation { get; init; }

    public required long[] OrderKey { get; init; }

    public Sha256Hash Sha256 { get; init; }

    public Sha256Hash? TextHash { get; init; }

    public required string State { get; init; }

    public required string Stage { get; init; }

    public string? ReasonCode { get; init; }

    public Guid? CanonicalVersionId { get; init; }
}
