using Npgsql;
using Pgvector.Npgsql;

namespace IngestPipeline.Storage.Postgres;

/// <summary>The one pool of connections to the record. Statements are short; nothing remote happens inside a transaction.</summary>
public sealed class IngestDatabase : IAsyncDisposable
{
    public const string Schema = "ingest";

    private const int IdleTransactionMilliseconds = 30_000;

    public IngestDatabase(string connectionString, string applicationName = "ingest")
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            SearchPath = $"{Schema},public",
            ApplicationName = applicationName,
            MaxPoolSize = 24,
            Timeout = 15,
            CommandTimeout = 120,
            KeepAlive = 30,
            IncludeErrorDetail = true,
        };
        // A process that was stopped in the middle of a transaction must not keep its locks from the others.
        settings.Options = $"{settings.Options} -c idle_in_transaction_session_timeout={IdleTransactionMilliseconds}".TrimStart();
        ConnectionString = settings.ConnectionString;
        var builder = new NpgsqlDataSourceBuilder(ConnectionString);
        builder.UseVector();
        Source = builder.Build();
    }

    public string ConnectionString { get; }

    public NpgsqlDataSource Source { get; }

    public ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellation) => Source.OpenConnectionAsync(cancellation);

    public ValueTask DisposeAsync() => Source.DisposeAsync();
}
