using System.Globalization;
using Dapper;
using IngestPipeline.Stages.Dedupe;
using IngestPipeline.Storage.Ledger;
using IngestPipeline.Storage.Postgres;
using IngestPipeline.Storage.Queries;
using Npgsql;

namespace IngestPipeline.Storage.Search;

/// <summary>
/// Finds passages by nearest vectors and by words, and fuses both lists by reciprocal rank (Cormack, Clarke and Büttcher 2009, k = 60).
/// One statement reads everything, so a hit is never half of a document that is being replaced.
/// </summary>
public sealed class HybridSearch(IngestDatabase database)
{
    private const int MinCandidates = 50;
    private const int FusionConstant = 60;

    // What hnsw.max_scan_tuples allows a look through the graph.
    private const int MaxScanned = 20_000;

    private static readonly string HeadlineOptions = $"StartSel={Snippet.Start}, StopSel={Snippet.End}, MinWords=30, MaxWords=60, ShortWord=2";

    // How often a word occurs is counted up to here: words more frequent than that all weigh next to nothing.
    private const int MaxCounted = 10_000;

    // Parents are not found: their children are. Each word of the query counts by its rarity (BM25's inverse document frequency), once a passage; cover density, squeezed below 1 by
    // normalisation 32, decides between passages with the same words. ts_rank_cd alone ranks many repeats of a frequent word first.
    private static string TextSql(FilterSql? filter) => $"""
        phrases AS MATERIALIZED (
          SELECT phraseto_tsquery('english', phrase) AS query FROM unnest(@phrases) AS phrase
        ), counted AS MATERIALIZED (
          SELECT count(*)::double precision AS chunks FROM (SELECT 1 FROM chunks WHERE tenant_id = @TenantId LIMIT @MaxCounted) AS seen
        ), words AS MATERIALIZED (
          SELECT w.query, ln(1 + (greatest(n.chunks - f.found, 0) + 0.5) / (f.found + 0.5)) AS weight
          FROM (SELECT ('''' || replace(replace(lexeme, '\', '\\'), '''', '''''') || '''')::tsquery AS query FROM unnest(to_tsvector('english', @Text)) LIMIT 64) AS w
          CROSS JOIN counted AS n
          CROSS JOIN LATERAL (
            SELECT count(*)::double precision AS found FROM (SELECT 1 FROM chunks WHERE tenant_id = @TenantId AND terms @@ w.query LIMIT @MaxCounted) AS seen
          ) AS f
          WHERE f.found > 0
        ), anything AS MATERIALIZED (
          SELECT string_agg(query::text, ' | ')::tsquery AS query FROM words
        ), by_text AS MATERIALIZED (
          SELECT chunk_id, weight, row_number() OVER (ORDER BY exact DESC, weight DESC, chunk_id)::int AS rank FROM (
            SELECT c.chunk_id,
              (SELECT count(*) FROM phrases AS p WHERE c.terms @@ p.query) AS exact,
              (SELECT sum(w.weight) FROM words AS w WHERE c.terms @@ w.query) * (1 + ts_rank_cd(c.terms, a.query, 32)) AS weight
            FROM anything AS a JOIN chunks AS c ON c.terms @@ a.query
            WHERE c.tenant_id = @TenantId AND a.query IS NOT NULL AND NOT c.flags @> ARRAY['parent']{(filter is null ? "" : $" AND {filter.Condition}")}
          ) AS matched
          ORDER BY rank LIMIT @candidates
        )
        """;

    private static string FuseSql(BoilerplateRule boilerplate) => $"""
        SELECT row_number() OVER (ORDER BY f.demoted, f.score DESC, f.best, f.chunk_id)::int AS rank, f.score, d.source_uri, d.document_id, c.chunk_id, c.page_from, c.page_to, c.boxes, c.text,
          c.ordinal, c.heading_path, {PassageCopies.Flags(boilerplate, CopyColumns.Flags("c", "c.flags"))} AS flags, f.vector_rank, f.vector_distance, f.text_rank, f.text_weight,
          {CopyColumns.DuplicateUris("c")} AS duplicate_uris,
          ts_headline('english', c.text, coalesce((SELECT query FROM anything), ''), @HeadlineOptions) AS snippet
        FROM (
          SELECT *, {PassageCopies.IsDemoted(boilerplate)} AS demoted FROM (
            SELECT chunk_id, v.rank AS vector_rank, v.distance AS vector_distance, t.rank AS text_rank, t.weight AS text_weight, least(v.rank, t.rank) AS best,
              coalesce(1.0 / (@FusionConstant + v.rank), 0)::double precision + coalesce(1.0 / (@FusionConstant + t.rank), 0)::double precision AS score
            FROM by_vector AS v FULL JOIN by_text AS t USING (chunk_id)
          ) AS fused
          ORDER BY demoted, score DESC, best, chunk_id LIMIT @Top
        ) AS f
        JOIN chunks AS c ON c.tenant_id = @TenantId AND c.chunk_id = f.chunk_id
        JOIN documents AS d ON d.tenant_id = c.tenant_id AND d.document_id = c.document_id
        ORDER BY rank
        """;

    private readonly SpaceRegistry spaces = new(database);

    /// <returns>Best first; fewer than asked for only when there are fewer passages, or when words alone are searched and match fewer.</returns>
    /// <exception cref="ArgumentException">The vector's width is not that of the space, or Top is below 1.</exception>
    public async Task<IReadOnlyList<SearchHit>> SearchAsync(SearchQuery query, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Top, 1);
        var space = query.Space ?? await spaces.FindLiveAsync(query.TenantId, cancellation);
        if (space is null)
            return [];
        if (query.Vector is { } given && given.Length != space.Space.Dimensions)
            throw new ArgumentException($"the query has {given.Length} dimensions, the space {space.Space.Name} has {space.Space.Dimensions}", nameof(query));
        // A text without a word in it has no direction; cosine distance to it is undefined.
        var vector = query.Vector is { } usable && usable.Any(value => value != 0) ? usable : null;
        var table = new VectorTable(space);
        var filter = FilterSql.Of(query.Filter);
        // A look through the graph gives up after so many entries that the filter refuses; among so few passages a scan is as fast, and cannot miss.
        if (vector is not null && filter is not null && await CountAsync(query.TenantId, table.Name, filter, MaxScanned + 1, cancellation) <= MaxScanned)
            return await RunAsync(query, vector, table, filter, exact: true, cancellation);
        var hits = await RunAsync(query, vector, table, filter, exact: false, cancellation);
        // Dead entries can crowd live ones out of the graph's answer; a scan of the table cannot miss.
        return hits.Count >= query.Top || vector is null || hits.Count >= await CountAsync(query.TenantId, table.Name, filter, query.Top, cancellation)
            ? hits
            : await RunAsync(query, vector, table, filter, exact: true, cancellation);
    }

    private async Task<IReadOnlyList<SearchHit>> RunAsync(SearchQuery query, float[]? vector, VectorTable table, FilterSql? filter, bool exact, CancellationToken cancellation)
    {
        var candidates = Math.Max(MinCandidates, 4L * query.Top);
        await using var connection = await database.OpenAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await PrepareAsync(connection, (int)Math.Clamp(candidates, VectorTable.SearchBreadth, VectorTable.MaxSearchBreadth), exact, cancellation);
        var byVector = vector is null
            ? "by_vector AS (SELECT NULL::uuid AS chunk_id, NULL::double precision AS distance, NULL::int AS rank WHERE false)"
            : $"""
              by_vector AS MATERIALIZED (
                SELECT chunk_id, distance, row_number() OVER (ORDER BY distance, chunk_id)::int AS rank FROM (
                  {table.NearestSql("chunk_id", $"tenant_id = @TenantId{FilteredSql(filter)}", "@vector", "@candidates", exact)}
                ) AS nearest
              )
              """;
        var parameters = new
        {
            query.TenantId,
            Text = PostgresText.Clean(query.Text),
            phrases = QueryPhrases.Find(PostgresText.Clean(query.Text)),
            vector = vector ?? [],
            candidates,
            query.Top,
            MaxCounted,
            BoilerplateDocuments = query.Boilerplate.Documents,
            FusionConstant,
            HeadlineOptions,
            filter?.Source,
            filter?.MediaType,
            filter?.Since,
            filter?.Until,
            filter?.Heading,
        };
        var hits = await connection.QueryAsync<SearchHit>(new CommandDefinition($"WITH {TextSql(filter)}, {byVector} {FuseSql(query.Boilerplate)}", parameters, transaction, cancellationToken: cancellation));
        return [.. hits.Select(hit => Snippet.Read(hit.Snippet) is var (text, matches) ? hit with { Snippet = text, Matches = matches } : hit)];
    }

    private static string FilteredSql(FilterSql? filter) =>
        filter is null ? "" : $" AND chunk_id IN (SELECT c.chunk_id FROM chunks AS c WHERE c.tenant_id = @TenantId AND {filter.Condition})";

    private static Task PrepareAsync(NpgsqlConnection connection, int breadth, bool exact, CancellationToken cancellation) => connection.ExecuteAsync(new CommandDefinition(
        """
        SELECT set_config('hnsw.iterative_scan', 'strict_order', true), set_config('hnsw.ef_search', @breadth, true),
               CASE WHEN @exact THEN set_config('enable_indexscan', 'off', true) END
        """,
        new { breadth = breadth.ToString(CultureInfo.InvariantCulture), exact },
        cancellationToken: cancellation));

    private async Task<long> CountAsync(string tenantId, string table, FilterSql? filter, int atMost, CancellationToken cancellation)
    {
        // Chunks before vectors, as everywhere: who drops a space locks them in this order.
        var rows = filter is null
            ? $"{table} AS e WHERE e.tenant_id = @TenantId"
            : $"chunks AS c JOIN {table} AS e ON e.tenant_id = c.tenant_id AND e.chunk_id = c.chunk_id WHERE c.tenant_id = @TenantId AND {filter.Condition}";
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleAsync<long>(new CommandDefinition(
            $"SELECT count(*) FROM (SELECT 1 FROM {rows} LIMIT @atMost) AS seen",
            new { TenantId = tenantId, atMost, filter?.Source, filter?.MediaType, filter?.Since, filter?.Until, filter?.Heading },
            cancellationToken: cancellation));
    }
}
