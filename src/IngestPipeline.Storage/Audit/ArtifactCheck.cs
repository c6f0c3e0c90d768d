using Dapper;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using Npgsql;

namespace IngestPipeline.Storage.Audit;

/// <summary>Looks for every stored file that live versions need: their content, and what each finished stage left.</summary>
internal sealed class ArtifactCheck(IArtifactStore artifacts)
{
    // Of what intake refused to read there is no content; its version has an identity only.
    private static readonly string[] NeverRead = [.. new[] { QuarantineReason.TooLarge, QuarantineReason.SourceChanged, QuarantineReason.SourceGone }.Select(reason => reason.ToCode())];

    public async Task<(long Checked, IReadOnlyList<AuditFinding> Findings)> RunAsync(NpgsqlConnection connection, NpgsqlTransaction snapshot, string tenantId, CancellationToken cancellation)
    {
        var needed = await connection.QueryAsync<NeededFile>(new CommandDefinition(
            """
            SELECT v.version_id, d.source_uri || ' v' || v.version AS subject, NULL::text AS stage, 0 AS part, v.sha256 AS content, v.bytes
            FROM versions AS v JOIN documents AS d ON d.tenant_id = v.tenant_id AND d.document_id = v.document_id
            WHERE v.tenant_id = @tenantId AND v.state NOT IN ('superseded', 'deleted')
              AND NOT (v.state = 'quarantined' AND v.stage = 'parse' AND v.reason_code = ANY (@NeverRead))
            UNION ALL
            SELECT v.version_id, d.source_uri || ' v' || v.version, w.stage, w.part, w.artifact,
              (SELECT a.bytes FROM artifacts AS a WHERE a.tenant_id = w.tenant_id AND a.fingerprint = w.fingerprint AND a.sha256 = w.artifact)
            FROM versions AS v
            JOIN documents AS d ON d.tenant_id = v.tenant_id AND d.document_id = v.document_id
            JOIN work_items AS w ON w.tenant_id = v.tenant_id AND w.version_id = v.version_id
            WHERE v.tenant_id = @tenantId AND v.state NOT IN ('superseded', 'deleted') AND w.state = 'done' AND w.artifact IS NOT NULL
            ORDER BY subject, stage NULLS FIRST, part
            """,
            new { tenantId, NeverRead },
            snapshot,
            cancellationToken: cancellation));
        var count = 0L;
        var findings = new List<AuditFinding>();
        foreach (var file in needed)
        {
            cancellation.ThrowIfCancellationRequested();
            count++;
            if (Describe(tenantId, file) is not { } trouble)
                continue;
            var what = file.Stage is null ? "its content" : $"what {file.Stage}/{file.Part} left";
            findings.Add(new AuditFinding("artifacts", file.Subject, $"{what} ({file.Content.Hex[..12]}…) {trouble}")
            {
                VersionId = file.VersionId,
                Repair = file.Stage is null ? AuditRepair.FetchAgain : AuditRepair.ParseAgain,
            });
        }

        return (count, findings);
    }

    private string? Describe(string tenantId, NeededFile file)
    {
        var stored = new FileInfo(artifacts.PathOf(tenantId, file.Content));
        if (!artifacts.Exists(tenantId, file.Content) || !stored.Exists)
            return "is missing";
        return file.Bytes is { } bytes && stored.Length != bytes ? $"has {stored.Length} bytes, not {bytes}" : null;
    }

    private sealed class NeededFile
    {
        public Guid VersionId { get; init; }

        public required string Subject { get; init; }

        public string? Stage { get; init; }

        public int Part { get; init; }

        public Sha256Hash Content { get; init; }

        public long? Bytes { get; init; }
    }
}
