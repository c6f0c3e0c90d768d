using Dapper;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using Npgsql;

namespace IngestPipeline.Storage.Audit;

/// <summary>Reads every stored file that live versions need, their content and what each finished stage left, and compares its hash with its name.</summary>
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
        var sound = new HashSet<Sha256Hash>();
        foreach (var file in needed)
        {
            cancellation.ThrowIfCancellationRequested();
            count++;
            if (sound.Contains(file.Content) || await DescribeAsync(tenantId, file, cancellation) is not { } trouble)
            {
                sound.Add(file.Content);
                continue;
            }

            var what = file.Stage is null ? "its content" : $"what {file.Stage}/{file.Part} left";
            findings.Add(new AuditFinding("artifacts", file.Subject, $"{what} ({file.Content.Hex[..12]}…) {trouble}")
            {
                VersionId = file.VersionId,
                Repair = file.Stage is null ? AuditRepair.FetchAgain : AuditRepair.ParseAgain,
            });
        }

        return (count, findings);
    }

    private async Task<string?> DescribeAsync(string tenantId, NeededFile file, CancellationToken cancellation)
    {
        var stored = new FileInfo(artifacts.PathOf(tenantId, file.Content));
        if (!artifacts.Exists(tenantId, file.Content) || !stored.Exists)
            return "is missing";
        if (file.Bytes is { } bytes && stored.Length != bytes)
            return $"has {stored.Length} bytes, not {bytes}";
        await using var content = stored.OpenRead();
        return await Sha256Hash.OfAsync(content, cancellation) == file.Content ? null : "is damaged: its bytes hash to something else";
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
