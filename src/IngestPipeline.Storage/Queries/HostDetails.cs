namespace IngestPipeline.Storage.Queries;

/// <summary>A host that said it lives.</summary>
public sealed record HostDetails
{
    public required string HostId { get; init; }

    public required string Transport { get; init; }

    public required IReadOnlyList<string> Stages { get; init; }

    public DateTime StartedAt { get; init; }

    public double SilentSeconds { get; init; }

    /// <summary>False when it has been silent for longer than a living host is.</summary>
    public bool Alive { get; init; }
}
