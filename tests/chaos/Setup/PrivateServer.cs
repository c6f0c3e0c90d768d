using System.Diagnostics;
using System.Globalization;
using IngestPipeline.Storage.Cluster;
using IngestPipeline.Storage.Postgres;
using Npgsql;

namespace IngestPipeline.ChaosTests.Setup;

/// <summary>A PostgreSQL server of the suite's own. Every world has a database on it, cloned from a migrated template.</summary>
internal sealed class PrivateServer : IAsyncDisposable
{
    private const string Template = "chaos_template";
    private readonly string folder;
    private readonly PrivateCluster cluster;
    private int created;

    private PrivateServer(string folder, PrivateCluster cluster) => (this.folder, this.cluster) = (folder, cluster);

    /// <param name="durable">False where no test pulls the plug: nothing waits for the disk then.</param>
    public static async Task<PrivateServer> StartAsync(bool durable, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("ingest-chaos-server-").FullName;
        var server = new PrivateServer(folder, await PrivateCluster.AttachAsync(new DataFolder(folder), _ => { }, cancellation));
        if (!durable)
        {
            await server.ExecuteAsync("ALTER SYSTEM SET fsync = off");
            await server.ExecuteAsync("SELECT pg_reload_conf()");
        }

        await server.ExecuteAsync($"CREATE DATABASE {Template}");
        await Migrator.ApplyAsync(server.ConnectionTo(Template), cancellation);
        return server;
    }

    /// <summary>A new migrated database; it goes with the server.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"chaos_{++created}");
        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {Template}");
        return ConnectionTo(name);
    }

    /// <summary>Ends all server processes as a crash would (no checkpoint, no farewell) and starts the server again.</summary>
    public async Task RestartImmediatelyAsync(CancellationToken cancellation)
    {
        var control = PostgresBinaries.Find(cluster.MajorVersion).PathOf("pg_ctl");
        string[] restart = [control, "-D", cluster.Location, "-l", Path.Combine(cluster.Location, "server.log"), "-m", "immediate", "-w", "-t", "120", "restart"];
        // The server refuses to run as root.
        string[] command = Environment.UserName == "root" ? ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--init-groups", .. restart] : restart;
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, WorkingDirectory = "/" })!;
        await process.WaitForExitAsync(cancellation);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"pg_ctl restart ended with {process.ExitCode}");
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await cluster.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private string ConnectionTo(string database) => new NpgsqlConnectionStringBuilder(cluster.ConnectionString) { Database = database }.ConnectionString;

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionTo("postgres")) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
