namespace IngestPipeline.Domain.Ledger;

/// <summary>Try again later.</summary>
/// <param name="After">From now, on database time.</param>
/// <param name="CountsAsFailure">True when the item itself was at fault.</param>
/// <param name="Detail">For people; kept with the attempt.</param>
public sealed record Postponement(TimeSpan After, bool CountsAsFailure, string ReasonCode, string Detail)
{
    /// <summary>False for a wait of our own choice: it does not bring the item nearer to RETRIES_EXHAUSTED.</summary>
    public bool CountsAsDelay { get; init; } = true;
}
