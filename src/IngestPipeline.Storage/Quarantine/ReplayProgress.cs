namespace IngestPipeline.Storage.Quarantine;

/// <summary>Where the entries of a replay are.</summary>
public sealed record ReplayProgress
{
    /// <summary>Under way again.</summary>
    public long Running { get; init; }

    /// <summary>Out of quarantine for good: searchable, a duplicate, or given up meanwhile.</summary>
    public long Done { get; init; }

    /// <summary>Back in quarantine.</summary>
    public long FailedAgain { get; init; }

    /// <summary>Not started: they wait for the trial of their reason.</summary>
    public long Waiting { get; init; }

    /// <summary>Left in quarantine because most of the trial failed again.</summary>
    public long Held { get; init; }

    public long Total => Running + Done + FailedAgain + Waiting + Held;

    public bool IsOver => Running + Waiting == 0;
}
