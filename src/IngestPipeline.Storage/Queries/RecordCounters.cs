using Dapper;
using IngestPipeline.Domain.Identity;
using Npgsql;

namespace IngestPipeline.Storage.Queries;

/// <summary>The counters of a tenant at one moment.</summary>
internal sealed class RecordCounters
{
    private readonly Dictionary<string, long> totals;

    private RecordCounters(Dictionary<string, long> totals) => this.totals = totals;

    public long Chunks => Of("chunks");

    /// <summary>How often a version reached an end state.</summary>
    public long Finished => Of("finished");

    public VersionCounts Versions => new()
    {
        Received = Of("received"),
        Indexed = Of("indexed"),
        Duplicate = Of("duplicate"),
        Quarantined = Of("quarantined"),
        Superseded = Of("superseded"),
        Deleted = Of("deleted"),
        Processing = Of("processing"),
    };

    /// <summary>Items that a stage completed.</summary>
    public long Done(Stage stage) => Of(stage.ToName());

    public static async Task<RecordCounters> ReadAsync(NpgsqlConnection connection, string tenantId, CancellationToken cancellation)
    {
        var rows = await connection.QueryAsync<(string Counter, long Total)>(new CommandDefinition(CounterSql.OneTenant, new { tenantId }, cancellationToken: cancellation));
        return new RecordCounters(rows.ToDictionary(row => row.Counter, row => row.Total, StringComparer.Ordinal));
    }

    private long Of(string counter) => totals.GetValueOrDefault(counter);
}
