namespace IngestPipeline.Storage.Audit;

/// <summary>The outcome of an audit.</summary>
public sealed record AuditReport(AuditCounts Counts, IReadOnlyList<AuditFinding> Findings)
{
    public bool Passed => Findings.Count == 0;
}
