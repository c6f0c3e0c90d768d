using System.Globalization;
using Dapper;
using IngestPipeline.Storage.Artifacts;
using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.IntegrationTests.Setup;

/// <summary>A test on a real record. The tests of a class share a database; each has a tenant and an artifact folder of its own.</summary>
public abstract class RecordTest(PostgresFixture postgres) : IAsyncLifetime
{
    private static int tenants;
    private readonly string folder = Directory.CreateTempSubdirectory("ingest-artifacts-").FullName;

    protected string Tenant { get; } = "t" + Interlocked.Increment(ref tenants).ToString(CultureInfo.InvariantCulture);

    protected IngestDatabase Database { get; private set; } = null!;

    protected FileArtifactStore Artifacts { get; private set; } = null!;

    /// <summary>Does what workers do, with text lines as chunks.</summary>
    protected PipelineDriver Pipeline { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Database = await postgres.DatabaseOfAsync(GetType());
        Artifacts = new FileArtifactStore(folder);
        Pipeline = new PipelineDriver(Database, Artifacts, Tenant);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Another tenant of the same database.</summary>
    protected PipelineDriver PipelineOf(string tenant) => new(Database, Artifacts, tenant);

    /// <summary>A database that no other test works on.</summary>
    protected Task<IngestDatabase> CreateDatabaseAsync() => postgres.CreateDatabaseAsync();

    protected async Task<int> ExecuteAsync(string sql, object? parameters = null)
    {
        await using var connection = await Database.OpenAsync(CancellationToken.None);
        return await connection.ExecuteAsync(sql, parameters);
    }

    protected async Task<T> ScalarAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await Database.OpenAsync(CancellationToken.None);
        return await connection.QuerySingleAsync<T>(sql, parameters);
    }

    protected static async Task<List<T>> ToListAsync<T>(IAsyncEnumerable<T> rows)
    {
        var list = new List<T>();
        await foreach (var row in rows)
            list.Add(row);
        return list;
    }
}
