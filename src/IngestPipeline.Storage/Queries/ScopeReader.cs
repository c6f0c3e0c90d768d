using Dapper;
using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.Storage.Queries;

/// <summary>Counts what a command waits for.</summary>
public sealed class ScopeReader(IngestDatabase database)
{
    private const string ScopeSql = """
        WITH RECURSIVE scope AS (
          SELECT document_id FROM documents WHERE tenant_id = @TenantId AND (source_uri LIKE ANY (@prefixes) OR document_id = ANY (@ids))
          UNION
          SELECT d.document_id FROM documents AS d JOIN scope AS s ON d.parent_document_id = s.document_id WHERE d.tenant_id = @TenantId
        )
        """;

    /// <exception cref="Domain.Results.TransientStageException">The server is away or out of connections.</exception>
    public Task<ScopeCounts> CountAsync(RunScope scope, CancellationToken cancellation) => StorageErrors.GuardAsync(async () =>
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleAsync<ScopeCounts>(new CommandDefinition(
            $"""
            {ScopeSql}
            SELECT count(*) AS received,
              count(*) FILTER (WHERE state = 'processing') AS processing,
              count(*) FILTER (WHERE state = 'indexed') AS indexed,
              count(*) FILTER (WHERE state = 'duplicate') AS duplicate,
              count(*) FILTER (WHERE state = 'quarantined') AS quarantined,
              count(*) FILTER (WHERE state = 'superseded') AS superseded,
              count(*) FILTER (WHERE state = 'deleted') AS deleted,
              coalesce(sum(chunks) FILTER (WHERE state = 'indexed'), 0)::bigint AS chunks,
              coalesce(sum(pages) FILTER (WHERE state = 'indexed'), 0)::bigint AS pages
            FROM versions WHERE tenant_id = @TenantId AND document_id IN (SELECT document_id FROM scope)
            """,
            Parameters(scope),
            cancellationToken: cancellation));
    });

    /// <summary>Open quarantine entries of the scope by reason, most first.</summary>
    public async Task<IReadOnlyList<(string ReasonCode, long Count)>> CountReasonsAsync(RunScope scope, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var rows = await connection.QueryAsync<(string ReasonCode, long Count)>(new CommandDefinition(
            $"""
            {ScopeSql}
            SELECT reason_code, count(*) FROM quarantine_entries
            WHERE tenant_id = @TenantId AND state = 'open' AND document_id IN (SELECT document_id FROM scope)
            GROUP BY reason_code ORDER BY count(*) DESC, reason_code
            """,
            Parameters(scope),
            cancellationToken: cancellation));
        return rows.AsList();
    }

    public async Task<IReadOnlyCollection<Guid>> FindDocumentsAsync(string tenantId, IReadOnlyCollection<Guid> versionIds, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var rows = await connection.QueryAsync<Guid>(new CommandDefinition(
            "SELECT DISTINCT document_id FROM versions WHERE tenant_id = @tenantId AND version_id = ANY (@ids)",
            new { tenantId, ids = versionIds.ToArray() },
            cancellationToken: cancellation));
        return rows.AsList();
    }

    private static object Parameters(RunScope scope) => new
    {
        scope.TenantId,
        prefixes = scope.UriPrefixes.Select(prefix => LikePattern.StartingWith(prefix)).ToArray(),
        ids = scope.DocumentIds.ToArray(),
    };
}
