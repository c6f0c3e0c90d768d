namespace IngestPipeline.Storage.Quarantine;

/// <summary>A bulk replay of one reason, as anybody sees it.</summary>
public sealed record ReplayBatchSummary
{
    public long BatchId { get; init; }

    public required string ReasonCode { get; init; }

    /// <summary><c>trial</c> or <c>released</c> while it runs; <c>held</c> or <c>done</c> at its end.</summary>
    public required string State { get; init; }

    /// <summary>Entries of the trial that were started; 0 once the batch has ended.</summary>
    public long Trials { get; init; }

    /// <summary>Entries that have not been started.</summary>
    public long Waiting { get; init; }

    public int Held { get; init; }

    /// <summary>Why entries were held.</summary>
    public string? Detail { get; init; }

    public DateTime StartedAt { get; init; }

    public DateTime? EndedAt { get; init; }
}
