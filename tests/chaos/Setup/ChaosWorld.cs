using Npgsql;

namespace IngestPipeline.ChaosTests.Setup;

/// <summary>A database, a folder of stored files and a configuration: all that hosts of one pipeline share.</summary>
internal sealed class ChaosWorld : IAsyncDisposable
{
    /// <summary>Short enough that a test need not wait, long enough that a busy machine loses no lease while it lives.</summary>
    private static readonly Dictionary<string, string> Quick = new()
    {
        ["INGEST__Intake__SettleMilliseconds"] = "0",
        ["INGEST__Runner__LeaseSeconds"] = "5",
        ["INGEST__Runner__BackOffMilliseconds"] = "100",
        ["INGEST__Runner__MaxBackOffSeconds"] = "5",
        ["INGEST__Dispatcher__PollMilliseconds"] = "100",
        ["INGEST__Dispatcher__RehintSeconds"] = "2",
        ["INGEST__Dispatcher__LeadershipSeconds"] = "3",
    };

    private readonly NpgsqlDataSource source;

    private ChaosWorld(string database)
    {
        Database = database;
        source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database) { SearchPath = "ingest,public", MaxPoolSize = 4, CommandTimeout = 120 });
        Environment = new Dictionary<string, string>(Quick);
    }

    public string Data { get; } = Directory.CreateTempSubdirectory("ingest-chaos-data-").FullName;

    public string Database { get; }

    /// <summary>What hosts are started with, on top of the defaults.</summary>
    public Dictionary<string, string> Environment { get; }

    public static async Task<ChaosWorld> CreateAsync(PrivateServer server) => new(await server.CreateDatabaseAsync());

    public IngestProcess Start(params string[] arguments) =>
        IngestProcess.Start(Checkout.Ingest, [.. arguments, "--data", Data, "--database", Database], Environment);

    /// <summary>Runs a verb to its end.</summary>
    public async Task<(int ExitCode, string Output, string Errors)> RunAsync(CancellationToken cancellation, params string[] arguments)
    {
        await using var process = Start(arguments);
        var (exitCode, output) = await process.EndAsync(cancellation);
        return (exitCode, output, process.Errors);
    }

    public async Task<long> CountAsync(string sql, CancellationToken cancellation) => (await QueryAsync(sql, row => row.GetInt64(0), cancellation))[0];

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellation))
            rows.Add(read(reader));
        return rows;
    }

    /// <summary>As <see cref="CountAsync"/>, while the server may be down: null then.</summary>
    public async Task<long?> TryCountAsync(string sql, CancellationToken cancellation)
    {
        try
        {
            return await CountAsync(sql, cancellation);
        }
        catch (Exception away) when (away is NpgsqlException or IOException)
        {
            return null;
        }
    }

    /// <summary>Waits until the count is at least <paramref name="least"/>.</summary>
    public async Task UntilAsync(string sql, long least, CancellationToken cancellation)
    {
        while (await TryCountAsync(sql, cancellation) is not { } count || count < least)
            await Task.Delay(20, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await source.DisposeAsync();
        Directory.Delete(Data, recursive: true);
    }
}
