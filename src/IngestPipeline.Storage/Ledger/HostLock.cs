using Dapper;
using IngestPipeline.Domain.Results;
using IngestPipeline.Storage.Postgres;
using Npgsql;

namespace IngestPipeline.Storage.Ledger;

/// <summary>
/// On the in-memory transport one host a database runs all stages, because its hints reach nobody else. The lock belongs to a session:
/// it goes with the process that held it, however that ended, and also with the server. Whoever holds it watches for that.
/// </summary>
public sealed class HostLock : IAsyncDisposable
{
    private const long Key = 0x696e67686f7374; // "inghost" in ASCII
    private const string Session = "SELECT pid || ' ' || backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()";
    private const string Holder = """
        SELECT a.pid || ' ' || a.backend_start FROM pg_locks AS l JOIN pg_stat_activity AS a ON a.pid = l.pid
        WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND (l.classid::bigint << 32 | l.objid::bigint) = @Key
          AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        """;

    private readonly IngestDatabase database;
    private NpgsqlConnection connection;
    private string session;

    private HostLock(IngestDatabase database, NpgsqlConnection connection, string session) =>
        (this.database, this.connection, this.session) = (database, connection, session);

    /// <returns>The lock, or null when another host has it.</returns>
    public static async Task<HostLock?> TryAcquireAsync(IngestDatabase database, CancellationToken cancellation)
    {
        var connection = Connect(database);
        try
        {
            if (await TryLockAsync(connection, cancellation) is { } session)
                return new HostLock(database, connection, session);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        await connection.DisposeAsync();
        return null;
    }

    /// <summary>Ends when the session that holds the lock has ended, as it does with the server: another host may have the lock from then on.</summary>
    public async Task WaitForLossAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
                await connection.WaitAsync(cancellation);
        }
        catch (Exception lost) when (lost is NpgsqlException or InvalidOperationException or IOException)
        {
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Takes the lost lock again.</summary>
    /// <returns>False when another host was faster.</returns>
    /// <exception cref="TransientStageException">The server is away, or has not yet buried the session that was lost: try again.</exception>
    public Task<bool> TryRetakeAsync(CancellationToken cancellation) => StorageErrors.GuardAsync(async () =>
    {
        await connection.DisposeAsync();
        connection = Connect(database);
        if (await TryLockAsync(connection, cancellation) is { } taken)
        {
            session = taken;
            return true;
        }

        var holder = await connection.QueryFirstOrDefaultAsync<string>(new CommandDefinition(Holder, new { Key }, cancellationToken: cancellation));
        // A terminated session says goodbye before it lets go of its locks.
        if (holder is null || holder == session)
            throw new TransientStageException("the former session of the host lock has not ended yet");
        return false;
    });

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    // Not from the pool: the session must live as long as the lock and end with it.
    private static NpgsqlConnection Connect(IngestDatabase database) =>
        new(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false, ApplicationName = "ingest host lock", KeepAlive = 10 }.ConnectionString);

    /// <returns>What tells the session from every other one of the server's life, or null when the lock is taken.</returns>
    private static async Task<string?> TryLockAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await connection.OpenAsync(cancellation);
        return await connection.QuerySingleAsync<bool>(new CommandDefinition("SELECT pg_try_advisory_lock(@Key)", new { Key }, cancellationToken: cancellation))
            ? await connection.QuerySingleAsync<string>(new CommandDefinition(Session, cancellationToken: cancellation))
            : null;
    }
}
