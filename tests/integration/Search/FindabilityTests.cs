using Dapper;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Storage.Ledger;
using IngestPipeline.Storage.Search;

namespace IngestPipeline.IntegrationTests.Search;

/// <summary>
/// A stored vector is not yet a findable one: dead entries of the graph and other tenants' rows crowd hits out. Three tenants with 1, 10
/// and 89 % of the rows, 20 rounds in which documents are published again, no vacuum: what a search finds is compared with a scan.
/// 6,000 rows; 60,000 where <c>INGEST_TEST_FULL</c> is 1.
/// </summary>
public sealed class FindabilityTests(PostgresFixture postgres) : RecordTest(postgres)
{
    private const int Width = 64;
    private const int Rounds = 20;
    private const int ChunksPerDocument = 20;
    private const int Nearest = 10;
    private const int Queries = 40;
    private const double LeastRecall = 0.98;

    private static readonly int Rows = Environment.GetEnvironmentVariable("INGEST_TEST_FULL") == "1" ? 60_000 : 6000;
    private static readonly EmbeddingSpace Space = new("test", "clusters", Width);
    private readonly PostgresFixture fixture = postgres;

    [Fact]
    public async Task Each_tenant_finds_what_a_scan_finds_after_many_rounds_of_publishing_again_without_vacuum()
    {
        var database = await fixture.CreateDatabaseAsync();
        // So few rows would be scanned, which takes less time than the graph; here the graph is on trial.
        await database.ExecuteAsync("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET seq_page_cost = 1000', current_database()); END $$");
        database.Source.Clear();
        var tenants = new[] { ("small", Rows / 100), ("middle", Rows / 10), ("large", Rows * 89 / 100) }.Select(tenant => new Crowd(database, tenant.Item1, tenant.Item2)).ToList();
        foreach (var tenant in tenants)
            await tenant.FillAsync();
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var tenant in tenants)
                await tenant.PublishAgainAsync(round);
        }

        foreach (var tenant in tenants)
            await tenant.AnalyseAsync();
        (await tenants[^1].PlanAsync()).ShouldContain("_hnsw_ix", Case.Sensitive, "the large tenant is searched through the graph");
        foreach (var tenant in tenants)
            (await tenant.RecallAsync()).ShouldBeGreaterThanOrEqualTo(LeastRecall, tenant.Name);
        // Nearly everything goes at once, the nearest of every query with it.
        foreach (var tenant in tenants)
        {
            var left = await tenant.DeleteMostAsync();
            foreach (var hits in await tenant.HitsAsync(left + 5))
                hits.ShouldBe(left, $"{tenant.Name} has {left} passages");
            foreach (var hits in await tenant.HitsAsync(Nearest))
                hits.ShouldBe(Nearest, tenant.Name);
        }
    }

    /// <summary>A tenant whose passages lie in clusters, as those of real documents do.</summary>
    private sealed class Crowd(Storage.Postgres.IngestDatabase database, string tenant, int rows)
    {
        private readonly Random random = new(rows);
        private readonly SpaceRegistry spaces = new(database);
        private readonly HybridSearch search = new(database);
        private readonly List<Guid> documents = [];
        private readonly float[][] centres = [.. Enumerable.Range(0, 30).Select(i => Draw(new Random(i), null))];

        public string Name => tenant;

        public async Task FillAsync()
        {
            var live = await spaces.EnsureLiveAsync(tenant, new SpaceSpec(Space), CancellationToken.None);
            await database.ExecuteAsync($"ALTER TABLE vectors_{live.SpaceId} SET (autovacuum_enabled = off)");
            for (var i = 0; i < rows / ChunksPerDocument; i++)
            {
                var document = NameBasedId.ForDocument(tenant, $"file:///{i}");
                documents.Add(document);
                await using var connection = await database.OpenAsync(CancellationToken.None);
                await connection.ExecuteAsync("INSERT INTO documents (tenant_id, document_id, source_uri, from_listing) VALUES (@tenant, @document, @uri, true)", new { tenant, document, uri = $"file:///{i}" });
                await PublishAsync(document, 0);
            }
        }

        /// <summary>A tenth of the documents gets other content, from the same clusters.</summary>
        public async Task PublishAgainAsync(int round)
        {
            for (var i = round % 10; i < documents.Count; i += 10)
                await PublishAsync(documents[i], round + 1);
        }

        /// <summary>What the server knows of a table that is used for a while. Nothing is cleaned by it.</summary>
        public async Task AnalyseAsync()
        {
            var live = (await spaces.FindLiveAsync(tenant, CancellationToken.None)).ShouldNotBeNull();
            await database.ExecuteAsync($"ANALYZE chunks; ANALYZE vectors_{live.SpaceId}");
        }

        public async Task<string> PlanAsync()
        {
            var table = new VectorTable((await spaces.FindLiveAsync(tenant, CancellationToken.None)).ShouldNotBeNull());
            await using var connection = await database.OpenAsync(CancellationToken.None);
            await connection.ExecuteAsync($"SET hnsw.ef_search = {VectorTable.SearchBreadth}; SET hnsw.iterative_scan = 'strict_order'");
            var lines = await connection.QueryAsync<string>($"EXPLAIN {table.NearestSql("chunk_id", "tenant_id = @tenant", "@query", "50")}", new { tenant, query = Draw(random, centres) });
            return string.Join('\n', lines);
        }

        public async Task<double> RecallAsync()
        {
            double found = 0;
            foreach (var query in Enumerable.Range(0, Queries).Select(_ => Draw(random, centres)))
            {
                var exact = await NearestAsync(query);
                var hits = await search.SearchAsync(new SearchQuery(tenant, "", query, Nearest), CancellationToken.None);
                hits.Count.ShouldBe(Nearest);
                found += (double)hits.Select(hit => hit.ChunkId).Intersect(exact).Count() / Nearest;
            }

            TestContext.Current.SendDiagnosticMessage($"{tenant}: recall {found / Queries}");
            return found / Queries;
        }

        public async Task<int> DeleteMostAsync()
        {
            foreach (var document in documents.Skip(2))
            {
                await using var record = await Storage.Postgres.RecordTransaction.BeginAsync(database, tenant, CancellationToken.None);
                await new ChunkTables(record).DeleteAsync(document);
                await record.CommitAsync();
            }

            return Math.Min(documents.Count, 2) * ChunksPerDocument;
        }

        public async Task<IReadOnlyList<int>> HitsAsync(int top)
        {
            var counts = new List<int>();
            foreach (var query in Enumerable.Range(0, 10).Select(_ => Draw(random, centres)))
                counts.Add((await search.SearchAsync(new SearchQuery(tenant, "", query, top), CancellationToken.None)).Count);
            return counts;
        }

        private async Task<HashSet<Guid>> NearestAsync(float[] query)
        {
            var live = (await spaces.FindLiveAsync(tenant, CancellationToken.None)).ShouldNotBeNull();
            await using var connection = await database.OpenAsync(CancellationToken.None);
            await using var transaction = await connection.BeginTransactionAsync();
            await connection.ExecuteAsync("SET LOCAL enable_indexscan = off");
            return [.. await connection.QueryAsync<Guid>($"SELECT chunk_id FROM vectors_{live.SpaceId} WHERE tenant_id = @tenant ORDER BY embedding <=> @query::real[]::halfvec LIMIT {Nearest}", new { tenant, query })];
        }

        private async Task PublishAsync(Guid document, int round)
        {
            var chunks = Enumerable.Range(0, ChunksPerDocument).Select(ordinal => new TextChunk
            {
                Ordinal = ordinal,
                Text = $"{document} {round} {ordinal}",
                ContentHash = Sha256Hash.Of($"{document} {round} {ordinal}"),
                TokenCount = 3,
                HeadingPath = [],
                ElementTypes = [ElementType.Paragraph],
                ElementIds = [ordinal],
                Boxes = [],
            }).ToList();
            var version = new VersionRow { VersionId = document, DocumentId = document, OrderKey = [1], State = "processing", Stage = "upsert", Sha256 = Sha256Hash.Of($"{document} {round}") };
            var publication = new Publication { Content = new ChunkSet { Chunks = chunks, DocumentFlags = [] }, Vectors = [.. chunks.Select(_ => Draw(random, centres))], Space = Space, CanaryTop = 10 };
            var live = (await spaces.FindLiveAsync(tenant, CancellationToken.None)).ShouldNotBeNull();
            await using var record = await Storage.Postgres.RecordTransaction.BeginAsync(database, tenant, CancellationToken.None);
            var tables = new ChunkTables(record);
            await tables.DeleteAsync(document);
            await tables.InsertAsync(version, publication, new VectorTable(live));
            await tables.NoteGapsAsync(document);
            await record.CommitAsync();
        }

        private static float[] Draw(Random random, float[][]? centres)
        {
            var centre = centres?[random.Next(centres.Length)];
            var vector = new float[Width];
            for (var i = 0; i < Width; i++)
                vector[i] = (float)((centre?[i] ?? 0) + ((random.NextDouble() - 0.5) * (centre is null ? 2 : 0.6)));
            return vector;
        }
    }
}
