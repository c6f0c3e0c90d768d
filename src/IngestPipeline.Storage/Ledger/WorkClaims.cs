using System.Text.Json;
using Dapper;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.Storage.Ledger;

/// <summary>Taking, keeping and handing back work items.</summary>
internal sealed class WorkClaims(IngestDatabase database, LedgerGuards guards)
{
    // The attempt is journaled by the same statement that takes the item, before any work: a crash can be counted afterwards.
    private const string ClaimSql = """
        WITH claimed AS (
          UPDATE work_items AS w
          SET state = 'running', fence = w.fence + 1, lease_owner = @worker, lease_until = now() + @lease, alone = false
          FROM versions AS v
          WHERE w.tenant_id = @TenantId AND w.version_id = @VersionId AND w.stage = @stage AND w.part = @Part AND w.state = 'ready'
            AND v.tenant_id = w.tenant_id AND v.version_id = w.version_id AND v.state = 'processing' AND v.admitted_at IS NOT NULL
          RETURNING w.tenant_id, w.version_id, w.stage, w.part, w.fence, w.failures, w.deaths, w.delays
        ), journaled AS (
          INSERT INTO attempts (tenant_id, version_id, stage, part, fence, worker)
          SELECT tenant_id, version_id, stage, part, fence, @worker FROM claimed
        )
        SELECT c.fence, c.failures, c.deaths, c.delays, v.document_id, v.version, d.source_uri, v.file_name, v.media_type, v.sha256 AS content,
               v.bytes, v.attachment_depth, v.overrides::text AS overrides, v.trace_parent
        FROM claimed AS c
        JOIN versions AS v ON v.tenant_id = c.tenant_id AND v.version_id = c.version_id
        JOIN documents AS d ON d.tenant_id = v.tenant_id AND d.document_id = v.document_id
        """;

    private const string FinishedSql = """
        SELECT stage, part, artifact FROM work_items
        WHERE tenant_id = @TenantId AND version_id = @VersionId AND state = 'done' AND artifact IS NOT NULL
        ORDER BY stage_position(stage), part
        """;

    public async Task<ClaimedWork?> ClaimAsync(WorkItemId item, string worker, TimeSpan lease, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var parameters = new { item.TenantId, item.VersionId, stage = item.Stage.ToName(), item.Part, worker, lease };
        var sql = guards.AttemptJournal ? ClaimSql : ClaimSql.Replace("SELECT tenant_id, version_id, stage, part, fence, @worker FROM claimed", "SELECT tenant_id, version_id, stage, part, fence, @worker FROM claimed WHERE false", StringComparison.Ordinal);
        var row = await connection.QueryFirstOrDefaultAsync<ClaimRow>(new CommandDefinition(sql, parameters, cancellationToken: cancellation));
        if (row is null)
            return null;
        var finished = await connection.QueryAsync<(string Stage, int Part, byte[] Artifact)>(new CommandDefinition(FinishedSql, parameters, cancellationToken: cancellation));
        return new ClaimedWork
        {
            Item = item,
            Fence = row.Fence,
            Worker = worker,
            Failures = row.Failures,
            Deaths = row.Deaths,
            Delays = row.Delays,
            DocumentId = row.DocumentId,
            Version = row.Version,
            SourceUri = row.SourceUri,
            FileName = row.FileName,
            MediaType = row.MediaType,
            Content = row.Content,
            Bytes = row.Bytes,
            AttachmentDepth = row.AttachmentDepth,
            Overrides = row.Overrides is null ? ReplayOverrides.None : JsonSerializer.Deserialize<ReplayOverrides>(row.Overrides, DocumentJson.Options)!,
            TraceParent = row.TraceParent,
            Finished = [.. finished.Select(done => new FinishedItem(StageNames.Parse(done.Stage), done.Part, Sha256Hash.FromBytes(done.Artifact)))],
        };
    }

    public Task<bool> RenewAsync(ClaimedWork claim, TimeSpan lease, CancellationToken cancellation) =>
        UpdateHeldAsync(claim, "lease_until = now() + @lease", new { lease }, cancellation);

    public Task<bool> MarkAloneAsync(ClaimedWork claim, CancellationToken cancellation) =>
        UpdateHeldAsync(claim, "alone = true", null, cancellation);

    public async Task ReleaseAsync(ClaimedWork claim, CancellationToken cancellation)
    {
        await using var record = await RecordTransaction.BeginAsync(database, claim.Item.TenantId, cancellation, guards);
        if (await FencedItem.EndAsync(record, claim, "ready", "released", null, "the worker was stopping"))
            await record.NotifyAsync();
        await record.CommitAsync();
    }

    private async Task<bool> UpdateHeldAsync(ClaimedWork claim, string assignment, object? extra, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var parameters = new DynamicParameters(FencedItem.KeyOf(claim));
        parameters.AddDynamicParams(extra);
        return await connection.ExecuteAsync(new CommandDefinition($"UPDATE work_items SET {assignment} WHERE {FencedItem.Held(guards)}", parameters, cancellationToken: cancellation)) == 1;
    }

    private sealed class ClaimRow
    {
        public long Fence { get; init; }

        public int Failures { get; init; }

        public int Deaths { get; init; }

        public int Delays { get; init; }

        public Guid DocumentId { get; init; }

        public int Version { get; init; }

        public required string SourceUri { get; init; }

        public required string FileName { get; init; }

        public required string MediaType { get; init; }

        public Sha256Hash Content { get; init; }

        public long Bytes { get; init; }

        public int AttachmentDepth { get; init; }

        public string? Overrides { get; init; }

        public string? TraceParent { get; init; }
    }
}
