namespace IngestPipeline.Storage.Queries;

/// <summary>Versions by state. Nothing is lost when <see cref="Received"/> is the sum of the others.</summary>
public sealed record VersionCounts
{
    /// <summary>From the intake journal.</summary>
    public long Received { get; init; }

    public long Indexed { get; init; }

    public long Duplicate { get; init; }

    public long Quarantined { get; init; }

    public long Superseded { get; init; }

    public long Deleted { get; init; }

    public long Processing { get; init; }

    public bool Balanced => Received == Indexed + Duplicate + Quarantined + Superseded + Deleted + Processing;
}
