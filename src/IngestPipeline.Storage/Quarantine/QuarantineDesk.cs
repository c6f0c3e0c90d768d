using Dapper;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Results;
using IngestPipeline.Storage.Postgres;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.Storage.Quarantine;

/// <summary>Where people look at quarantined versions and decide: replay from the failed stage, or discard.</summary>
public sealed class QuarantineDesk(IngestDatabase database)
{
    private const int PageSize = 200;
    private const string Columns = """
        SELECT q.entry_id, q.document_id, d.source_uri, v.version, q.stage, q.reason_code, q.detail, q.evidence, q.created_at, q.replays, q.state
        FROM quarantine_entries AS q
        JOIN versions AS v ON v.tenant_id = q.tenant_id AND v.version_id = q.version_id
        JOIN documents AS d ON d.tenant_id = q.tenant_id AND d.document_id = q.document_id
        """;

    /// <summary>Open entries in byte order of source URIs; a document has one at most.</summary>
    public IAsyncEnumerable<QuarantineEntry> ListAsync(string tenantId, QuarantineSelection selection, CancellationToken cancellation) =>
        RecordRows.PageAsync<QuarantineEntry>(last => ReadPageAsync(tenantId, selection, last?.SourceUri, PageSize, cancellation), PageSize, cancellation);

    /// <summary>Some open entries in byte order of source URIs.</summary>
    /// <param name="afterSourceUri">Starts behind this URI; null for the beginning.</param>
    public Task<IReadOnlyList<QuarantineEntry>> ReadPageAsync(string tenantId, QuarantineSelection selection, string? afterSourceUri, int limit, CancellationToken cancellation)
    {
        var parameters = new DynamicParameters(selection.ToParameters(tenantId));
        parameters.Add("after", afterSourceUri);
        parameters.Add("limit", limit);
        return database.ReadAsync<QuarantineEntry>(
            $"""
            {Columns}
            WHERE q.tenant_id = @tenantId AND {QuarantineSelection.Condition} AND (@after::text IS NULL OR d.source_uri ~>~ @after)
            ORDER BY d.source_uri USING ~<~ LIMIT @limit
            """,
            parameters,
            cancellation);
    }

    /// <summary>How many open entries of each reason a replay of the selection would take, most first. Those that wait for a trial already are not among them.</summary>
    public Task<IReadOnlyList<(string ReasonCode, long Count)>> CountAsync(string tenantId, QuarantineSelection selection, CancellationToken cancellation) =>
        database.ReadAsync<(string ReasonCode, long Count)>(
            $"""
            SELECT q.reason_code, count(*) FROM quarantine_entries AS q
            WHERE q.tenant_id = @tenantId AND {QuarantineSelection.Condition} AND q.replay_batch_id IS NULL GROUP BY q.reason_code ORDER BY count(*) DESC, q.reason_code
            """,
            new DynamicParameters(selection.ToParameters(tenantId)),
            cancellation);

    /// <summary>An entry in whatever state.</summary>
    public Task<QuarantineEntry?> FindAsync(string tenantId, Guid entryId, CancellationToken cancellation) =>
        database.ReadFirstAsync<QuarantineEntry>($"{Columns} WHERE q.tenant_id = @tenantId AND q.entry_id = @entryId", new { tenantId, entryId }, cancellation);

    /// <summary>Entries whose id starts with some hexadecimal digits, two at most: enough to see that the digits are ambiguous.</summary>
    public Task<IReadOnlyList<QuarantineEntry>> FindByIdPrefixAsync(string tenantId, string digits, CancellationToken cancellation) =>
        database.ReadAsync<QuarantineEntry>(
            $"""
            {Columns}
            WHERE q.tenant_id = @tenantId AND q.entry_id BETWEEN rpad(@digits, 32, '0')::uuid AND rpad(@digits, 32, 'f')::uuid ORDER BY q.entry_id LIMIT 2
            """,
            new { tenantId, digits },
            cancellation);

    /// <summary>
    /// Lets the selected versions go on where they failed. Of concurrent replays of an entry one wins; the others find nothing to do.
    /// Of many entries with one reason the first are a trial, on which the others wait.
    /// </summary>
    /// <exception cref="ReplayRefusedException">A reason code is to be accepted that cannot be.</exception>
    public async Task<ReplayOutcome> ReplayAsync(string tenantId, QuarantineSelection selection, ReplayRequest request, CancellationToken cancellation)
    {
        var selected = await database.ReadAsync<(Guid EntryId, string ReasonCode)>(
            $"""
            SELECT q.entry_id, q.reason_code FROM quarantine_entries AS q JOIN versions AS v ON v.tenant_id = q.tenant_id AND v.version_id = q.version_id
            WHERE q.tenant_id = @tenantId AND {QuarantineSelection.Condition} AND (q.replay_batch_id IS NULL OR @entryId::uuid IS NOT NULL) ORDER BY v.order_key
            """,
            new DynamicParameters(selection.ToParameters(tenantId)),
            cancellation);
        if (request.AcceptReason)
            RefuseUnacceptable(selected.Select(entry => entry.ReasonCode));
        var (replayed, waiting, batches) = (new List<Guid>(), new List<Guid>(), new List<long>());
        foreach (var group in selected.GroupBy(entry => entry.ReasonCode, entry => entry.EntryId, StringComparer.Ordinal))
        {
            var entries = group.ToList();
            if (entries.Count <= ReplayBatches.TrialSize)
            {
                replayed.AddRange(await ReplayEachAsync(tenantId, entries, request, alone: selected.Count == 1, cancellation));
            }
            else if (await new ReplayBatches(database).StartAsync(tenantId, group.Key, entries, request, cancellation) is { } batch)
            {
                batches.Add(batch.BatchId);
                var begun = await database.ReadAsync<Guid>(
                    "SELECT entry_id FROM quarantine_entries WHERE tenant_id = @tenantId AND entry_id = ANY (@entries) AND state = 'replayed'",
                    new { tenantId, entries = batch.Entries.ToArray() },
                    cancellation);
                replayed.AddRange(begun);
                waiting.AddRange(batch.Entries.Except(begun));
            }
        }

        return new ReplayOutcome(replayed, waiting, batches);
    }

    /// <summary>Gives a version up: it counts as deleted, and its content stays known, so a rescan does not bring it back.</summary>
    /// <returns>False when the entry is not open any more.</returns>
    public Task<bool> DiscardAsync(string tenantId, Guid entryId, string actor, CancellationToken cancellation) => StorageErrors.GuardAsync(async () =>
    {
        await using var record = await RecordTransaction.BeginAsync(database, tenantId, cancellation);
        var discarded = await new QuarantineRelease(record).DiscardAsync(entryId, actor);
        await record.CommitAsync();
        return discarded;
    });

    private async Task<IReadOnlyList<Guid>> ReplayEachAsync(string tenantId, IReadOnlyList<Guid> entries, ReplayRequest request, bool alone, CancellationToken cancellation)
    {
        var replayed = new List<Guid>();
        // A replay of one canonical version takes its copies along; theirs are done then.
        foreach (var entryId in entries.Where(entryId => !replayed.Contains(entryId)))
        {
            replayed.AddRange(await StorageErrors.GuardAsync(async () =>
            {
                await using var record = await RecordTransaction.BeginAsync(database, tenantId, cancellation);
                var outcome = await new QuarantineRelease(record).ReplayAsync(entryId, request, alone);
                await record.CommitAsync();
                return outcome;
            }));
        }

        return replayed;
    }

    private static void RefuseUnacceptable(IEnumerable<string> reasonCodes)
    {
        var refused = reasonCodes.Where(code => !QuarantineReasons.Parse(code).IsAcceptable()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (refused.Count == 0)
            return;
        var acceptable = QuarantineReasons.Codes.Where(code => QuarantineReasons.Parse(code).IsAcceptable());
        throw new ReplayRefusedException(
            $"--accept cannot let {string.Join(", ", refused)} through, because there is no text to go on with; it works for {string.Join(", ", acceptable)}. Select those entries with --reason");
    }
}
