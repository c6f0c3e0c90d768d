using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Storage.Ledger;

namespace IngestPipeline.Api;

/// <summary>An embedding space as lists show it.</summary>
public sealed record SpaceSummary
{
    public required long SpaceId { get; init; }

    public required string Name { get; init; }

    public required string State { get; init; }

    public required string Provider { get; init; }

    public required string Model { get; init; }

    public required int Dimensions { get; init; }

    public required string Metric { get; init; }

    public string? Variant { get; init; }

    public required string VectorType { get; init; }

    public long? Vectors { get; init; }

    /// <summary>Chunks without a vector in it.</summary>
    public long? Missing { get; init; }

    public static SpaceSummary Of(StoredSpace space, SpaceProgress? progress) => new()
    {
        SpaceId = space.SpaceId,
        Name = space.Space.Name,
        State = space.State,
        Provider = space.Space.Provider,
        Model = space.Space.Model,
        Dimensions = space.Space.Dimensions,
        Metric = space.Space.Metric,
        Variant = space.Space.Variant,
        VectorType = VectorTypeNames.ToName(space.Type),
        Vectors = progress?.Vectors,
        Missing = progress?.Missing,
    };
}
