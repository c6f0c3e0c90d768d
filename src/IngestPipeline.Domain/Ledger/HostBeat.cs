namespace IngestPipeline.Domain.Ledger;

/// <summary>What a host says of itself.</summary>
public sealed record HostBeat(string HostId, string Transport, IReadOnlyList<string> Stages, bool Stopping);
