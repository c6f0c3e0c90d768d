using System.Collections.Concurrent;
using System.Globalization;
using IngestPipeline.Storage.Cluster;
using IngestPipeline.Storage.Postgres;
using Npgsql;

[assembly: AssemblyFixture(typeof(IngestPipeline.IntegrationTests.Setup.PostgresFixture))]

namespace IngestPipeline.IntegrationTests.Setup;

/// <summary>
/// The PostgreSQL server of a test run: the one that <c>INGEST_TEST_DATABASE</c> names, else a private cluster started for the run.
/// Each database is a clone of one migrated template. Without a server tests are skipped, and fail where <c>CI</c> is true.
/// </summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private readonly string prefix = $"ingest_test_{Environment.ProcessId}_";
    private readonly SemaphoreSlim cloning = new(1, 1);
    private readonly ConcurrentBag<IngestDatabase> open = [];
    private readonly ConcurrentDictionary<Type, Lazy<Task<IngestDatabase>>> byClass = new();
    private PrivateCluster? cluster;
    private string? folder;
    private string? server;
    private string? whyNot;
    private int created;

    private string Template => prefix + "template";

    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("INGEST_TEST_DATABASE") is { Length: > 0 } named)
        {
            server = DatabaseAddress.ToConnectionString(named);
        }
        else
        {
            try
            {
                folder = Directory.CreateTempSubdirectory("ingest-test-").FullName;
                cluster = await PrivateCluster.AttachAsync(new DataFolder(folder), _ => { }, CancellationToken.None);
                server = new NpgsqlConnectionStringBuilder(cluster.ConnectionString) { Database = "postgres" }.ConnectionString;
            }
            catch (InvalidOperationException missing)
            {
                whyNot = missing.Message;
                return;
            }
        }

        if (cluster is not null)
        {
            // No test pulls the plug, so none has to wait for the disk.
            await ExecuteAsync("ALTER SYSTEM SET fsync = off");
            await ExecuteAsync("SELECT pg_reload_conf()");
        }

        await ExecuteAsync($"CREATE DATABASE {Template}");
        await Migrator.ApplyAsync(ConnectionTo(Template), CancellationToken.None);
    }

    /// <summary>A new migrated database; it is dropped at the end of the run.</summary>
    public async Task<IngestDatabase> CreateDatabaseAsync()
    {
        RequireServer();
        await cloning.WaitAsync();
        try
        {
            var name = prefix + (++created).ToString(CultureInfo.InvariantCulture);
            await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {Template}");
            var database = new IngestDatabase(ConnectionTo(name));
            open.Add(database);
            return database;
        }
        finally
        {
            cloning.Release();
        }
    }

    /// <summary>A new migrated database whose files lie in a folder; <see cref="DropAsync"/> gives the folder back.</summary>
    public async Task<string> CreateDatabaseInAsync(string folderOfFiles)
    {
        RequireServer();
        Assert.SkipWhen(cluster is null, "only a server of this machine can be given a folder");
        await cloning.WaitAsync();
        try
        {
            var name = prefix + (++created).ToString(CultureInfo.InvariantCulture);
            await ExecuteAsync($"CREATE TABLESPACE {name} LOCATION '{folderOfFiles}'");
            await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {Template} TABLESPACE {name}");
            return ConnectionTo(name);
        }
        finally
        {
            cloning.Release();
        }
    }

    public async Task DropAsync(string connectionString)
    {
        var name = new NpgsqlConnectionStringBuilder(connectionString).Database;
        await ExecuteAsync($"DROP DATABASE {name} WITH (FORCE)");
        await ExecuteAsync($"DROP TABLESPACE {name}");
    }

    /// <summary>The database that all tests of a class share.</summary>
    public Task<IngestDatabase> DatabaseOfAsync(Type testClass)
    {
        RequireServer();
        return byClass.GetOrAdd(testClass, _ => new Lazy<Task<IngestDatabase>>(CreateDatabaseAsync)).Value;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var database in open)
            await database.DisposeAsync();
        if (cluster is not null)
        {
            await cluster.DisposeAsync();
        }
        else if (server is not null)
        {
            for (var number = 1; number <= created; number++)
                await ExecuteAsync($"DROP DATABASE IF EXISTS {prefix}{number.ToString(CultureInfo.InvariantCulture)} WITH (FORCE)");
            await ExecuteAsync($"DROP DATABASE IF EXISTS {Template} WITH (FORCE)");
        }

        if (folder is not null)
            Directory.Delete(folder, recursive: true);
        cloning.Dispose();
    }

    private void RequireServer()
    {
        if (whyNot is null)
            return;
        if (string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase))
            Assert.Fail(whyNot);
        Assert.Skip(whyNot);
    }

    // Every class has a pool of its own, and the server a limit for all of them.
    private string ConnectionTo(string database) => new NpgsqlConnectionStringBuilder(server) { Database = database, ConnectionIdleLifetime = 5, ConnectionPruningInterval = 2 }.ConnectionString;

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
