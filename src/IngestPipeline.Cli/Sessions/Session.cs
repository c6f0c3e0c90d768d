using System.Diagnostics;
using IngestPipeline.Storage.Artifacts;
using IngestPipeline.Storage.Cluster;
using IngestPipeline.Storage.Postgres;
using Npgsql;

namespace IngestPipeline.Cli.Sessions;

/// <summary>An open record with its artifacts, for the time of one command.</summary>
public sealed class Session : IAsyncDisposable
{
    private static readonly TimeSpan DatabasePatience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan DatabaseRetry = TimeSpan.FromSeconds(1);
    private readonly PrivateCluster? cluster;

    private Session(GlobalSettings settings, DataFolder folder, PrivateCluster? cluster, IngestDatabase database, FileArtifactStore artifacts)
    {
        (Settings, Folder, this.cluster, Database, Artifacts) = (settings, folder, cluster, database, artifacts);
    }

    public GlobalSettings Settings { get; }

    public DataFolder Folder { get; }

    public IngestDatabase Database { get; }

    public FileArtifactStore Artifacts { get; }

    /// <summary>
    /// As <see cref="OpenAsync"/>, for hosts that run for long: the services of a machine start in any order, so a database that is away
    /// is waited for.
    /// </summary>
    /// <exception cref="CommandException">The database is still away after a minute, or refuses; the message says what to do.</exception>
    public static async Task<Session> OpenForHostAsync(GlobalSettings settings, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        var isFirst = true;
        while (true)
        {
            try
            {
                return await OpenAsync(settings, cancellation);
            }
            catch (CommandException away) when (away.InnerException is NpgsqlException outage && StorageErrors.IsOutage(outage))
            {
                if (Stopwatch.GetElapsedTime(started) > DatabasePatience)
                    throw;
                if (isFirst)
                    Report(settings, $"{away.Message}; waiting for it");
                isFirst = false;
                await Task.Delay(DatabaseRetry, cancellation);
            }
        }
    }

    /// <exception cref="CommandException">The database cannot be reached or set up; the message says what to do.</exception>
    public static async Task<Session> OpenAsync(GlobalSettings settings, CancellationToken cancellation)
    {
        var folder = new DataFolder(settings.Data);
        PrivateCluster? cluster = null;
        IngestDatabase? database = null;
        try
        {
            if (settings.Database is null)
                cluster = await PrivateCluster.AttachAsync(folder, line => Report(settings, line), cancellation);
            var connectionString = cluster?.ConnectionString ?? DatabaseAddress.ToConnectionString(settings.Database!);
            await Migrator.ApplyAsync(connectionString, cancellation);
            database = new IngestDatabase(connectionString);
            await ArtifactMarker.VerifyAsync(database, folder.Artifacts, cancellation);
            return new Session(settings, folder, cluster, database, new FileArtifactStore(folder.Artifacts));
        }
        catch (Exception failure)
        {
            if (database is not null)
                await database.DisposeAsync();
            if (cluster is not null)
                await cluster.DisposeAsync();
            if (failure is NpgsqlException outage && StorageErrors.IsOutage(outage))
                throw new CommandException($"the database does not answer: {failure.Message}", inner: failure);
            if (failure is InvalidOperationException or UnauthorizedAccessException or IOException or NpgsqlException or FormatException)
                throw new CommandException(failure.Message);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        if (cluster is not null)
            await cluster.DisposeAsync();
    }

    private static void Report(GlobalSettings settings, string line)
    {
        if (!settings.Quiet)
            Console.Error.WriteLine(line);
    }
}
