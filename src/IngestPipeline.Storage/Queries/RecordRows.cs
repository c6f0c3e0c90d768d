using System.Runtime.CompilerServices;
using Dapper;
using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.Storage.Queries;

/// <summary>Reads rows for people and programs: one short statement each, never a transaction that waits for whoever reads the result.</summary>
internal static class RecordRows
{
    public static async Task<IReadOnlyList<T>> ReadAsync<T>(this IngestDatabase database, string sql, object parameters, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: cancellation))).AsList();
    }

    public static async Task<T?> ReadFirstAsync<T>(this IngestDatabase database, string sql, object parameters, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QueryFirstOrDefaultAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: cancellation));
    }

    /// <summary>A list page by page, each from where the one before ended, so that a slow reader holds no snapshot and no page costs more than the first.</summary>
    /// <param name="readPage">Reads the page after a row; null for the first one.</param>
    public static async IAsyncEnumerable<T> PageAsync<T>(Func<T?, Task<IReadOnlyList<T>>> readPage, int pageSize, [EnumeratorCancellation] CancellationToken cancellation)
        where T : class
    {
        T? last = null;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var page = await readPage(last);
            foreach (var row in page)
                yield return row;
            if (page.Count < pageSize)
                yield break;
            last = page[^1];
        }
    }
}
