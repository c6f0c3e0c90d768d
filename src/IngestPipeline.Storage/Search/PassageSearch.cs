using IngestPipeline.Domain.Ledger;
using IngestPipeline.Storage.Ledger;
using IngestPipeline.Storage.Postgres;
using Npgsql;

namespace IngestPipeline.Storage.Search;

/// <summary>
/// Answers a question: finds the live space, makes the question's vector in it, searches it. Vector and table are always of one space,
/// also while another one becomes live: the space that was live stays complete.
/// </summary>
/// <param name="embed">Turns a question into a vector of a space; null when this program cannot, then words alone are searched.</param>
public sealed class PassageSearch(IngestDatabase database, Func<StoredSpace, string, CancellationToken, Task<float[]?>> embed)
{
    private readonly SpaceRegistry spaces = new(database);
    private readonly HybridSearch search = new(database);

    /// <param name="query">What is searched for; its vector and its space are found here.</param>
    public async Task<SearchAnswer> AnswerAsync(SearchQuery query, CancellationToken cancellation)
    {
        if (await spaces.FindLiveAsync(query.TenantId, cancellation) is not { } live)
            return new SearchAnswer([], null, ByWordsAlone: false);
        try
        {
            return await AnswerAsync(query, live, cancellation);
        }
        catch (PostgresException dropped) when (dropped.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            // It gave way to another one, and was dropped, while its vector was made.
            return await spaces.FindLiveAsync(query.TenantId, cancellation) is { } next && next != live ? await AnswerAsync(query, next, cancellation) : throw new InvalidOperationException($"the table of the live space {live.Space.Name} is missing", dropped);
        }
    }

    /// <param name="space">Any space, live or not.</param>
    public async Task<SearchAnswer> AnswerAsync(SearchQuery query, StoredSpace space, CancellationToken cancellation)
    {
        var vector = await embed(space, query.Text, cancellation);
        var hits = await search.SearchAsync(query with { Vector = vector, Space = space }, cancellation);
        return new SearchAnswer(hits, space, ByWordsAlone: vector is null);
    }
}
