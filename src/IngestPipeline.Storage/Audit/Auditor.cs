using System.Data;
using Dapper;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Storage.Ledger;
using IngestPipeline.Storage.Postgres;
using Npgsql;

namespace IngestPipeline.Storage.Audit;

/// <summary>
/// Proves from one snapshot that nothing was lost: what was received is where the record says, what readers find is complete,
/// what versions need is stored. Work may go on meanwhile; the snapshot does not see it.
/// </summary>
public sealed class Auditor(IngestDatabase database, IArtifactStore artifacts, ISourceListing? sources = null)
{
    /// <summary>Findings a check names one by one; the rest are counted.</summary>
    public const int MaxFindingsPerCheck = 1000;

    private readonly SpaceRegistry spaces = new(database);

    public async Task<AuditReport> RunAsync(string tenantId, CancellationToken cancellation)
    {
        var live = await spaces.FindLiveAsync(tenantId, cancellation);
        await using var connection = await database.OpenAsync(cancellation);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        await connection.ExecuteAsync(new CommandDefinition("SET TRANSACTION READ ONLY; SET LOCAL idle_in_transaction_session_timeout = 0", transaction: snapshot, cancellationToken: cancellation));
        var findings = new List<AuditFinding>();
        foreach (var check in RecordChecks.All(live))
            findings.AddRange(await RunAsync(connection, snapshot, check, tenantId, cancellation));
        var counts = await CountAsync(connection, snapshot, tenantId, live?.SpaceId, cancellation);
        if (live is { } space)
        {
            var (probes, recall, finding) = await new IndexProbe(connection, snapshot, tenantId, new VectorTable(space)).RunAsync(cancellation);
            counts = counts with { IndexProbes = probes, IndexRecall = recall };
            findings.AddRange(finding is null ? [] : [finding]);
        }

        var (checkedFiles, missing) = await new ArtifactCheck(artifacts).RunAsync(connection, snapshot, tenantId, cancellation);
        findings.AddRange(missing);
        var report = new AuditReport(counts with { Artifacts = checkedFiles }, findings);
        if (sources is null)
            return report;
        var (changed, unreadable) = await new SourceCheck(sources).RunAsync(connection, snapshot, tenantId, cancellation);
        findings.AddRange(changed);
        return report with { UnreadableSources = unreadable };
    }

    private static async Task<IEnumerable<AuditFinding>> RunAsync(NpgsqlConnection connection, NpgsqlTransaction snapshot, RecordCheck check, string tenantId, CancellationToken cancellation)
    {
        var rows = (await connection.QueryAsync<(Guid? VersionId, string Subject, string Detail, long Total)>(new CommandDefinition(
            $"SELECT broken.version_id, broken.subject, broken.detail, count(*) OVER () AS total FROM ({check.Sql}) AS broken ORDER BY subject, detail LIMIT {MaxFindingsPerCheck}",
            new { tenantId },
            snapshot,
            cancellationToken: cancellation))).AsList();
        var findings = rows.Select(row => new AuditFinding(check.Name, row.Subject, row.Detail) { VersionId = row.VersionId, Repair = check.Repair });
        return rows.Count == 0 || rows[0].Total == rows.Count
            ? findings
            : findings.Append(new AuditFinding(check.Name, tenantId, $"and {rows[0].Total - rows.Count} more of this kind"));
    }

    private static async Task<AuditCounts> CountAsync(NpgsqlConnection connection, NpgsqlTransaction snapshot, string tenantId, long? spaceId, CancellationToken cancellation)
    {
        var counts = await connection.QuerySingleAsync<AuditCounts>(new CommandDefinition(RecordChecks.CountsSql, new { tenantId }, snapshot, cancellationToken: cancellation));
        var vectors = spaceId is { } id ? $"(SELECT count(*) FROM {VectorTable.NameOf(id)} WHERE tenant_id = @tenantId)" : "0::bigint";
        var (documents, chunks, embedded) = await connection.QuerySingleAsync<(long, long, long)>(new CommandDefinition(
            $"SELECT (SELECT count(*) FROM documents WHERE tenant_id = @tenantId), (SELECT count(*) FROM chunks WHERE tenant_id = @tenantId), {vectors}",
            new { tenantId },
            snapshot,
            cancellationToken: cancellation));
        return counts with { Documents = documents, Chunks = chunks, Vectors = embedded };
    }
}
