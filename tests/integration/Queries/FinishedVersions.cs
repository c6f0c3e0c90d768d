using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.IntegrationTests.Queries;

/// <summary>A past in bulk: versions that ended long ago, with all that they leave behind but chunks.</summary>
internal static class FinishedVersions
{
    /// <summary>Three in four are indexed, the others superseded; one in ten was quarantined once.</summary>
    public static async Task InsertAsync(IngestDatabase database, string tenant, int from, int count)
    {
        await database.ExecuteAsync(
            """
            INSERT INTO documents (tenant_id, document_id, source_uri, from_listing, generation, newest_version)
            SELECT @tenant, md5(@tenant || 'd' || n)::uuid, 'file:///past/' || n, true, 1, 1 FROM generate_series(@from, @from + @count - 1) AS n;
            INSERT INTO intake_journal (tenant_id, document_id, version_id, generation, event, recorded_at)
            SELECT @tenant, md5(@tenant || 'd' || n)::uuid, md5(@tenant || 'v' || n)::uuid, 1, 'received', now() - interval '60 days' FROM generate_series(@from, @from + @count - 1) AS n;
            INSERT INTO versions (tenant_id, version_id, document_id, version, generation, order_key, sha256, bytes, media_type, file_name, state, stage, chunks, pages,
              received_at, admitted_at, finished_at)
            SELECT @tenant, md5(@tenant || 'v' || n)::uuid, md5(@tenant || 'd' || n)::uuid, 1, 1, ARRAY[n]::bigint[], sha256(('v' || n)::bytea), 1000, 'text/plain', 'past.txt',
              CASE WHEN n % 4 = 0 THEN 'superseded' ELSE 'indexed' END, 'upsert', 3, 1, now() - interval '60 days', now() - interval '60 days', now() - interval '60 days'
            FROM generate_series(@from, @from + @count - 1) AS n;
            INSERT INTO work_items (tenant_id, version_id, stage, part, state, ready_at)
            SELECT @tenant, md5(@tenant || 'v' || n)::uuid, stage, 0, 'done', now() - interval '60 days'
            FROM generate_series(@from, @from + @count - 1) AS n, unnest(ARRAY['parse', 'ocr', 'dedupe', 'chunk', 'embed', 'upsert']) AS stage;
            INSERT INTO attempts (tenant_id, version_id, stage, part, fence, worker, started_at, finished_at, outcome)
            SELECT tenant_id, version_id, stage, 0, 1, 'past', ready_at, ready_at + interval '1 second', 'completed' FROM work_items
            WHERE tenant_id = @tenant AND version_id IN (SELECT md5(@tenant || 'v' || n)::uuid FROM generate_series(@from, @from + @count - 1) AS n);
            INSERT INTO quarantine_entries (tenant_id, entry_id, document_id, version_id, stage, part, reason_code, detail, evidence, state, created_at)
            SELECT @tenant, md5(@tenant || 'v' || n)::uuid, md5(@tenant || 'd' || n)::uuid, md5(@tenant || 'v' || n)::uuid, 'parse', 0, 'CORRUPT', 'once', '{}', 'closed', now() - interval '60 days'
            FROM generate_series(@from, @from + @count - 1) AS n WHERE n % 10 = 0;
            """,
            new { tenant, from, count });
        foreach (var table in new[] { "documents", "versions", "work_items", "attempts", "quarantine_entries", "intake_journal", "queue_samples" })
            await database.ExecuteAsync($"VACUUM (ANALYZE) {table}");
    }
}
