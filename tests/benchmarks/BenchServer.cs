using IngestPipeline.Storage.Cluster;
using IngestPipeline.Storage.Postgres;
using Npgsql;

namespace IngestPipeline.Benchmarks;

/// <summary>A private PostgreSQL server for one benchmark, gone with all its files at the end.</summary>
internal sealed class BenchServer : IAsyncDisposable
{
    private readonly PrivateCluster cluster;

    private BenchServer(string folder, PrivateCluster cluster) => (Folder, this.cluster) = (folder, cluster);

    /// <summary>Temporary files may lie here too.</summary>
    public string Folder { get; }

    public static async Task<BenchServer> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("ingest-bench-").FullName;
        return new BenchServer(folder, await PrivateCluster.AttachAsync(new DataFolder(folder), Console.Error.WriteLine, CancellationToken.None));
    }

    /// <returns>The address of a new, migrated database.</returns>
    public async Task<string> CreateDatabaseAsync(string name)
    {
        await using (var connection = new NpgsqlConnection(cluster.ConnectionString))
        {
            await connection.OpenAsync();
            await using var create = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
            await create.ExecuteNonQueryAsync();
        }

        var address = new NpgsqlConnectionStringBuilder(cluster.ConnectionString) { Database = name }.ConnectionString;
        await Migrator.ApplyAsync(address, CancellationToken.None);
        return address;
    }

    public async ValueTask DisposeAsync()
    {
        // For root it lies elsewhere than in the folder.
        var location = cluster.Location;
        await cluster.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
        if (Directory.Exists(location))
            Directory.Delete(location, recursive: true);
    }
}
