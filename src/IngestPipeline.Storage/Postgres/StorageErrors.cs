using IngestPipeline.Domain.Results;
using Npgsql;

namespace IngestPipeline.Storage.Postgres;

/// <summary>Decides once which database errors pass by themselves.</summary>
public static class StorageErrors
{
    private const int DeadlockRetries = 5;
    private const string IdleInTransactionTimeout = "25P03";

    /// <summary>Runs a whole transaction; a deadlock or serialisation failure rolled it back entirely, so it runs again at once.</summary>
    /// <exception cref="TransientStageException">The server is away, full, or out of connections.</exception>
    public static async Task<T> GuardAsync<T>(Func<Task<T>> transaction)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await transaction();
            }
            catch (PostgresException conflict) when (attempt < DeadlockRetries && conflict.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure)
            {
            }
            catch (NpgsqlException outage) when (IsOutage(outage))
            {
                throw new TransientStageException($"the database did not answer: {outage.Message}", outage);
            }
        }
    }

    /// <summary>True when the server is away, starting, full or out of connections: the same call may work later.</summary>
    public static bool IsOutage(NpgsqlException exception) =>
        exception.IsTransient
        || exception is PostgresException { SqlState: PostgresErrorCodes.DiskFull or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections or PostgresErrorCodes.ReadOnlySqlTransaction or IdleInTransactionTimeout or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure }
        || exception is not PostgresException && exception.InnerException is IOException or System.Net.Sockets.SocketException or TimeoutException;
}
