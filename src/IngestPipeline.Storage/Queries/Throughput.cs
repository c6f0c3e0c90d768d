namespace IngestPipeline.Storage.Queries;

/// <summary>How much is done in a minute. Null where the record was not watched long enough to tell.</summary>
public sealed record Throughput
{
    /// <summary>Versions a minute that reached an end state, during the last minute.</summary>
    public double? LastMinute { get; init; }

    /// <summary>The same during the last five minutes.</summary>
    public double? LastFiveMinutes { get; init; }

    /// <summary>One entry a stage, in order of the pipeline.</summary>
    public required IReadOnlyList<StageThroughput> Stages { get; init; }
}
