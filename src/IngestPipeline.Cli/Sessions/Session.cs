using IngestPipeline.Storage.Artifacts;
using IngestPipeline.Storage.Cluster;
using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.Cli.Sessions;

/// <summary>An open record with its artifacts, for the time of one command.</summary>
public sealed class Session : IAsyncDisposable
{
    private readonly PrivateCluster? cluster;

    private Session(GlobalSettings settings, DataFolder folder, PrivateCluster? cluster, IngestDatabase database, FileArtifactStore artifacts)
    {
        (Settings, Folder, this.cluster, Database, Artifacts) = (settings, folder, cluster, database, artifacts);
    }

    public GlobalSettings Settings { get; }

    public DataFolder Folder { get; }

    public IngestDatabase Database { get; }

    public FileArtifactStore Artifacts { get; }

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
            if (failure is InvalidOperationException or UnauthorizedAccessException or IOException or Npgsql.NpgsqlException or FormatException)
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
