using Dapper;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Storage.Ledger;
using Npgsql;

namespace IngestPipeline.Storage.Postgres;

/// <summary>
/// One transaction on the record for one tenant, with the calls every ledger makes.
/// Locks are taken in one order everywhere: content groups, then documents, then versions, then work items.
/// </summary>
internal sealed class RecordTransaction : IAsyncDisposable
{
    private readonly NpgsqlConnection connection;
    private readonly NpgsqlTransaction transaction;
    private readonly CancellationToken cancellation;

    private RecordTransaction(NpgsqlConnection connection, NpgsqlTransaction transaction, string tenantId, LedgerGuards guards, CancellationToken cancellation)
    {
        this.connection = connection;
        this.transaction = transaction;
        this.cancellation = cancellation;
        TenantId = tenantId;
        Guards = guards;
    }

    public string TenantId { get; }

    public LedgerGuards Guards { get; }

    public NpgsqlConnection Connection => connection;

    public CancellationToken Cancellation => cancellation;

    /// <summary>Items that became ready in this transaction; they may be hinted once it is committed.</summary>
    public List<WorkItemId> Ready { get; } = [];

    public static async Task<RecordTransaction> BeginAsync(IngestDatabase database, string tenantId, CancellationToken cancellation, LedgerGuards? guards = null)
    {
        var connection = await database.OpenAsync(cancellation);
        try
        {
            return new RecordTransaction(connection, await connection.BeginTransactionAsync(cancellation), tenantId, guards ?? LedgerGuards.All, cancellation);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public Task<int> ExecuteAsync(string sql, object? parameters = null) => connection.ExecuteAsync(Command(sql, parameters));

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null) => (await connection.QueryAsync<T>(Command(sql, parameters))).AsList();

    public Task<T?> QueryFirstAsync<T>(string sql, object? parameters = null) => connection.QueryFirstOrDefaultAsync<T>(Command(sql, parameters));

    public Task<T> QuerySingleAsync<T>(string sql, object? parameters = null) => connection.QuerySingleAsync<T>(Command(sql, parameters));

    /// <summary>Serialises everything that decides which of several equal contents is canonical.</summary>
    public Task LockGroupsAsync(params IEnumerable<Sha256Hash?> contents)
    {
        if (!Guards.ContentLock)
            return Task.CompletedTask;
        var keys = contents.OfType<Sha256Hash>().Select(content => $"{TenantId}/{content.Hex}").ToArray();
        return ExecuteAsync(
            "SELECT pg_advisory_xact_lock(key) FROM (SELECT DISTINCT hashtextextended(name, 0) AS key FROM unnest(@keys) AS name ORDER BY 1) AS ordered",
            new { keys });
    }

    /// <summary>
    /// Serialises what decides on near-duplicates of the tenant. It comes last in the order of locks, but before the rows of other versions
    /// that a decision changes; what locks rows of a decided version takes it first.
    /// </summary>
    public Task LockNearAsync() => ExecuteAsync("SELECT pg_advisory_xact_lock(hashtextextended('near-duplicates of ' || @TenantId, 0))", new { TenantId });

    /// <summary>Wakes the dispatcher when the transaction commits.</summary>
    public Task NotifyAsync() => ExecuteAsync("SELECT pg_notify('ingest_work', '')");

    public Task CommitAsync() => transaction.CommitAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }

    private CommandDefinition Command(string sql, object? parameters) => new(sql, parameters, transaction, cancellationToken: cancellation);
}
