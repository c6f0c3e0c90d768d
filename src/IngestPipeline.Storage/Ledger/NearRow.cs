using System.Runtime.InteropServices;

namespace IngestPipeline.Storage.Ledger;

/// <summary>A row of <c>near_signatures</c>, with the state of its version where that was asked for.</summary>
internal sealed class NearRow
{
    public const string Columns = "s.version_id, s.document_id, s.order_key, s.shingle_count, s.shingles, s.bands, s.standing, s.threshold, s.policy, s.accepted";

    public Guid VersionId { get; init; }

    public Guid DocumentId { get; init; }

    public required long[] OrderKey { get; init; }

    public int ShingleCount { get; init; }

    public required byte[] Shingles { get; init; }

    public required long[] Bands { get; init; }

    public bool? Standing { get; init; }

    public double Threshold { get; init; }

    public required string Policy { get; init; }

    /// <summary>A person let it in although it is a near-duplicate.</summary>
    public bool Accepted { get; init; }

    public string State { get; init; } = "";

    public bool IsLetIn => Accepted || Policy == "index";

    public ReadOnlySpan<ulong> Hashes => MemoryMarshal.Cast<byte, ulong>(Shingles);
}
