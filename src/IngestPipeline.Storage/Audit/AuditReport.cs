namespace IngestPipeline.Storage.Audit;

/// <summary>The outcome of an audit.</summary>
public sealed record AuditReport(AuditCounts Counts, IReadOnlyList<AuditFinding> Findings)
{
    public bool Passed => Findings.Count == 0;

    /// <summary>Folders that could not be compared: not readable, or empty as an unmounted one is.</summary>
    public IReadOnlyList<string> UnreadableSources { get; init; } = [];
}
