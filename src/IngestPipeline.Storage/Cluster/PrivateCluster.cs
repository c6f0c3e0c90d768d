using IngestPipeline.Storage.Postgres;
using Npgsql;

namespace IngestPipeline.Storage.Cluster;

/// <summary>
/// A PostgreSQL cluster of the tool's own, reached over a socket only it can use. The server runs in its own session, so it outlives a killed
/// starter; every user holds a shared lock on the data folder, and the last one that ends cleanly stops the server.
/// </summary>
public sealed class PrivateCluster : IAsyncDisposable
{
    private const string Role = "ingest";
    private const string DatabaseName = "ingest";
    private readonly DataFolder folder;
    private readonly PostgresBinaries binaries;
    private readonly string cluster;
    private FileStream? usage;

    private PrivateCluster(DataFolder folder, PostgresBinaries binaries, string cluster) => (this.folder, this.binaries, this.cluster) = (folder, binaries, cluster);

    public string ConnectionString => ConnectionStringFor(DatabaseName);

    /// <summary>Creates the cluster when there is none, starts it when it is down, and counts this process as a user.</summary>
    /// <param name="report">Told what is done, one line each.</param>
    /// <exception cref="InvalidOperationException">The server cannot be set up or started; the message says why.</exception>
    public static async Task<PrivateCluster> AttachAsync(DataFolder folder, Action<string> report, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder.Root);
        using var starting = await FileLock.AcquireAsync(folder.StartLock, cancellation);
        var cluster = folder.PrepareCluster();
        var binaries = PostgresBinaries.Find(ReadVersion(cluster));
        var attached = new PrivateCluster(folder, binaries, cluster);
        if (!File.Exists(Path.Combine(cluster, "PG_VERSION")))
        {
            report($"creating a private PostgreSQL {binaries.MajorVersion} cluster in {cluster}");
            attached.Initialise();
        }

        attached.usage = FileLock.Share(folder.UserLock);
        if (!attached.IsRunning)
        {
            report("starting the private PostgreSQL server");
            attached.Start();
        }

        await attached.EnsureDatabaseAsync(cancellation);
        return attached;
    }

    /// <summary>The cluster of a data folder, without starting or holding it; null when there is none.</summary>
    public static PrivateCluster? Find(DataFolder folder) =>
        folder.FindCluster() is { } cluster && ReadVersion(cluster) is { } version ? new PrivateCluster(folder, PostgresBinaries.Find(version), cluster) : null;

    public string Location => cluster;

    public int MajorVersion => binaries.MajorVersion;

    public bool IsRunning => ServerCommand.Run(binaries.PathOf("pg_ctl"), ["-D", cluster, "status"]).ExitCode == 0;

    /// <summary>True when processes hold it; they would lose their server.</summary>
    public bool IsInUse => !FileLock.IsFree(folder.UserLock);

    /// <summary>Leaves the server running after the last user.</summary>
    public void KeepRunning() => File.Create(folder.KeepMarker).Dispose();

    /// <summary>Stops the server at once, whoever uses it.</summary>
    public void Stop()
    {
        File.Delete(folder.KeepMarker);
        var (exitCode, output) = ServerCommand.Run(binaries.PathOf("pg_ctl"), ["-D", cluster, "-m", "fast", "-w", "stop"]);
        if (exitCode != 0 && IsRunning)
            throw new InvalidOperationException($"the private PostgreSQL server did not stop: {output.Trim()}");
    }

    public async ValueTask DisposeAsync()
    {
        if (usage is null)
            return;
        using var starting = await FileLock.AcquireAsync(folder.StartLock, CancellationToken.None);
        await usage.DisposeAsync();
        usage = null;
        if (FileLock.IsFree(folder.UserLock) && !File.Exists(folder.KeepMarker) && IsRunning)
            Stop();
    }

    private static int? ReadVersion(string cluster)
    {
        var file = Path.Combine(cluster, "PG_VERSION");
        return File.Exists(file) ? int.Parse(File.ReadAllText(file).Trim(), System.Globalization.CultureInfo.InvariantCulture) : null;
    }

    private string ConnectionStringFor(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = DataFolder.SocketFolderOf(cluster),
        Port = 5432,
        Username = Role,
        Database = database,
    }.ConnectionString;

    private void Initialise()
    {
        // A crash in the middle leaves a folder without PG_VERSION or half of one; initdb wants an empty folder.
        var making = cluster + ".new";
        if (Directory.Exists(making))
            Directory.Delete(making, recursive: true);
        if (Directory.Exists(cluster))
            Directory.Delete(cluster, recursive: true);
        Directory.CreateDirectory(making, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (ServerCommand.IsRoot)
            ServerCommand.Run("chown", [$"{ServerCommand.ServerUser}:{ServerCommand.ServerUser}", making], asServerUser: false);
        var (exitCode, output) = ServerCommand.Run(
            binaries.PathOf("initdb"),
            ["-D", making, "-U", Role, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums"]);
        if (exitCode != 0)
            throw new InvalidOperationException($"initdb failed: {output.Trim()}");
        Directory.CreateDirectory(DataFolder.SocketFolderOf(making), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (ServerCommand.IsRoot)
            ServerCommand.Run("chown", [$"{ServerCommand.ServerUser}:{ServerCommand.ServerUser}", DataFolder.SocketFolderOf(making)], asServerUser: false);
        // Trust is safe here: the only way in is a socket inside a folder that the owner alone may enter.
        File.AppendAllText(Path.Combine(making, "postgresql.conf"), $"""

            listen_addresses = ''
            unix_socket_directories = '{DataFolder.SocketFolderOf(cluster).Replace("'", "''", StringComparison.Ordinal)}'
            unix_socket_permissions = 0700
            max_connections = 100
            shared_buffers = 256MB
            maintenance_work_mem = 256MB
            max_wal_size = 2GB
            idle_in_transaction_session_timeout = '5min'
            log_min_messages = warning

            """);
        Directory.Move(making, cluster);
    }

    private void Start()
    {
        var log = Path.Combine(cluster, "server.log");
        var (exitCode, output) = ServerCommand.Run(binaries.PathOf("pg_ctl"), ["-D", cluster, "-l", log, "-w", "-t", "120", "start"]);
        if (exitCode == 0)
            return;
        var lines = File.Exists(log) ? string.Join('\n', File.ReadLines(log).TakeLast(10)) : output;
        throw new InvalidOperationException($"the private PostgreSQL server in {cluster} did not start:\n{lines}");
    }

    private async Task EnsureDatabaseAsync(CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionStringFor("postgres")) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellation);
        await using var exists = new NpgsqlCommand("SELECT 1 FROM pg_database WHERE datname = $1", connection) { Parameters = { new() { Value = DatabaseName } } };
        if (await exists.ExecuteScalarAsync(cancellation) is not null)
            return;
        await using var create = new NpgsqlCommand($"CREATE DATABASE {DatabaseName}", connection);
        await create.ExecuteNonQueryAsync(cancellation);
    }
}
