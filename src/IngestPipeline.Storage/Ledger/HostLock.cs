using IngestPipeline.Storage.Postgres;
using Npgsql;

namespace IngestPipeline.Storage.Ledger;

/// <summary>
/// On the in-memory transport one host a database runs all stages, because its hints reach nobody else. The lock belongs to a session:
/// it goes with the process that held it, however that ended.
/// </summary>
public sealed class HostLock : IAsyncDisposable
{
    private const long Key = 0x696e67686f7374; // "inghost" in ASCII
    private readonly NpgsqlConnection connection;

    private HostLock(NpgsqlConnection connection) => this.connection = connection;

    /// <returns>The lock, or null when another host has it.</returns>
    public static async Task<HostLock?> TryAcquireAsync(IngestDatabase database, CancellationToken cancellation)
    {
        // Not from the pool: the session must live as long as the lock and end with it.
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false, ApplicationName = "ingest host lock", KeepAlive = 10 }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            await using var command = new NpgsqlCommand("SELECT pg_try_advisory_lock(@key)", connection);
            command.Parameters.AddWithValue("key", Key);
            if (await command.ExecuteScalarAsync(cancellation) is true)
                return new HostLock(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        await connection.DisposeAsync();
        return null;
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
