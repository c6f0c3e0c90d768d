namespace IngestPipeline.Storage.Queries;

/// <summary>The quarantine entries of one reason.</summary>
public sealed record QuarantineGroup
{
    public required string ReasonCode { get; init; }

    /// <summary>Open entries.</summary>
    public long Count { get; init; }

    /// <summary>Open entries that wait for the trial of a bulk replay.</summary>
    public long WaitingForTrial { get; init; }

    /// <summary>When the oldest open entry was made.</summary>
    public DateTime? Oldest { get; init; }

    public DateTime? Newest { get; init; }

    /// <summary>How often the open entries were replayed, together.</summary>
    public long Replays { get; init; }

    /// <summary>Entries made in each of the last 24 hours, oldest first, whatever became of them. An entry that came back counts when it came back.</summary>
    public required IReadOnlyList<long> PerHour { get; init; }

    /// <summary>The same for each of the last 14 times 24 hours.</summary>
    public required IReadOnlyList<long> PerDay { get; init; }
}
