using System.Diagnostics;
using System.Text.Json;
using Dapper;
using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.IntegrationTests.Queries;

/// <summary>What a reader costs the server: the blocks that the statements it really sends look at.</summary>
internal static class ReadCost
{
    /// <param name="parameters">Of all statements together.</param>
    /// <param name="prepare">Changes the database for the measurement only.</param>
    /// <returns>Blocks by statement.</returns>
    public static async Task<IReadOnlyDictionary<string, long>> OfAsync(IngestDatabase database, Func<Task> read, object parameters, string? prepare = null)
    {
        var blocks = new Dictionary<string, long>();
        var statements = await StatementsOfAsync(read);
        await using var connection = await database.OpenAsync(CancellationToken.None);
        await using var transaction = await connection.BeginTransactionAsync();
        if (prepare is not null)
            await connection.ExecuteAsync(prepare, transaction: transaction);
        foreach (var sql in statements)
        {
            var plan = JsonElement.Parse(await connection.QuerySingleAsync<string>($"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", parameters, transaction))[0].GetProperty("Plan");
            blocks[sql] = plan.GetProperty("Shared Hit Blocks").GetInt64() + plan.GetProperty("Shared Read Blocks").GetInt64();
        }

        await transaction.RollbackAsync();
        return blocks;
    }

    /// <summary>Listens to the driver, and of all that runs at the same time only to what this call sends.</summary>
    private static async Task<IReadOnlyCollection<string>> StatementsOfAsync(Func<Task> read)
    {
        var statements = new List<string>();
        using var trace = new Activity("reading").SetIdFormat(ActivityIdFormat.W3C).Start();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => options.TraceId == trace.TraceId ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStopped = activity =>
            {
                if ((activity.GetTagItem("db.query.text") ?? activity.GetTagItem("db.statement")) is string sql)
                    statements.Add(sql);
            },
        };
        ActivitySource.AddActivityListener(listener);
        await read();
        trace.Stop();
        statements.ShouldNotBeEmpty();
        return [.. statements.Distinct()];
    }
}
