using Dapper;
using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.IntegrationTests.Setup;

/// <summary>One statement on a connection of its own.</summary>
internal static class DatabaseStatements
{
    public static async Task<int> ExecuteAsync(this IngestDatabase database, string sql, object? parameters = null)
    {
        await using var connection = await database.OpenAsync(CancellationToken.None);
        return await connection.ExecuteAsync(sql, parameters);
    }

    public static async Task<T> ScalarAsync<T>(this IngestDatabase database, string sql, object? parameters = null)
    {
        await using var connection = await database.OpenAsync(CancellationToken.None);
        return await connection.QuerySingleAsync<T>(sql, parameters);
    }
}
