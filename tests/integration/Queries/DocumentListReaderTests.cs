using System.Text.Json;
using Dapper;
using IngestPipeline.Domain.Results;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.IntegrationTests.Queries;

public sealed class DocumentListReaderTests(PostgresFixture postgres) : RecordTest(postgres)
{
    private const int Many = 20_000;

    private DocumentListReader Reader => new(Database);

    [Fact]
    public async Task The_newest_come_first_and_pages_lead_there_and_back()
    {
        foreach (var name in new[] { "a", "b", "c", "d", "e" })
            await Pipeline.ReceiveAsync(name, name);

        var first = await ReadAsync();
        var second = await ReadAsync(place: DocumentPlace.Behind(first.Documents[^1]));
        var third = await ReadAsync(place: DocumentPlace.Behind(second.Documents[^1]));
        var back = await ReadAsync(place: DocumentPlace.Before(third.Documents[0]));

        Names(first).ShouldBe(["e", "d"]);
        (first.HasEarlier, first.HasLater).ShouldBe((false, true));
        Names(second).ShouldBe(["c", "b"]);
        Names(third).ShouldBe(["a"]);
        (third.HasEarlier, third.HasLater).ShouldBe((true, false));
        Names(back).ShouldBe(["c", "b"]);
        (back.HasEarlier, back.HasLater).ShouldBe((true, true));
    }

    [Fact]
    public async Task By_name_they_come_in_byte_order_both_ways()
    {
        foreach (var name in new[] { "b", "Z", "a" })
            await Pipeline.ReceiveAsync(name, name);

        var first = await ReadAsync(order: DocumentOrder.Name);
        var second = await ReadAsync(order: DocumentOrder.Name, place: DocumentPlace.Behind(first.Documents[^1]));

        Names(first).ShouldBe(["Z", "a"]);
        Names(second).ShouldBe(["b"]);
        Names(await ReadAsync(order: DocumentOrder.Name, place: DocumentPlace.Before(second.Documents[0]))).ShouldBe(["Z", "a"]);
    }

    [Fact]
    public async Task Versions_of_one_moment_are_listed_each_once()
    {
        for (var i = 0; i < 5; i++)
            await Pipeline.ReceiveAsync($"{i}", $"text {i}");
        await ExecuteAsync("UPDATE versions SET received_at = '2026-01-01' WHERE tenant_id = @Tenant", new { Tenant });

        List<string> seen = [];
        for (DocumentListPage? page = await ReadAsync(); page is not null; page = page.HasLater ? await ReadAsync(place: DocumentPlace.Behind(page.Documents[^1])) : null)
            seen.AddRange(Names(page));

        seen.Order().ShouldBe(["0", "1", "2", "3", "4"]);
    }

    [Fact]
    public async Task A_document_is_listed_by_its_newest_version_alone()
    {
        await Pipeline.IndexAsync("changed", "one");
        await Pipeline.ReceiveAsync("other", "two");
        await Pipeline.IndexAsync("changed", "three");

        var page = await ReadAsync(limit: 10);

        Names(page).ShouldBe(["changed", "other"]);
        page.Documents[0].Version.ShouldBe(2);
    }

    [Fact]
    public async Task Filters_select_by_state_stage_reason_source_and_flag()
    {
        await Pipeline.IndexAsync("done", "text");
        await Pipeline.QuarantineAsync("bad", "bad", QuarantineReason.Corrupt);
        await Pipeline.QuarantineAsync("worse", "worse", QuarantineReason.ChunkInvalid, Domain.Identity.Stage.Chunk);
        await Pipeline.ReceiveAsync("waiting", "waits");
        await ExecuteAsync("UPDATE versions SET flags = '{ocr}' WHERE tenant_id = @Tenant AND file_name = 'done'", new { Tenant });

        async Task<IEnumerable<string>> FindAsync(DocumentFilter filter) => Names(await ReadAsync(filter, limit: 10));
        (await FindAsync(new() { State = "quarantined" })).ShouldBe(["worse", "bad"]);
        (await FindAsync(new() { Stage = "parse" })).ShouldBe(["waiting", "bad"]);
        (await FindAsync(new() { State = "quarantined", Stage = "parse" })).ShouldBe(["bad"]);
        (await FindAsync(new() { ReasonCode = "CHUNK_INVALID" })).ShouldBe(["worse"]);
        (await FindAsync(new() { SourcePrefix = "file:///in/wo" })).ShouldBe(["worse"]);
        (await FindAsync(new() { Flag = "ocr" })).ShouldBe(["done"]);
        (await FindAsync(new() { Flag = "near_duplicate" })).ShouldBeEmpty();
        await Should.ThrowAsync<ArgumentException>(() => FindAsync(new() { State = "gone" }));
    }

    [Theory]
    [InlineData("müller")]
    [InlineData("MüLLER & SöHNE")]
    [InlineData("50 % off")]
    [InlineData("_final")]
    [InlineData("in/Müller")]
    public async Task A_name_is_found_as_people_write_it(string text)
    {
        await Pipeline.ReceiveAsync("Müller & Söhne, 50 % off_final.txt", "one");
        await Pipeline.ReceiveAsync("50 mm Xfinal.txt", "two");

        (await ReadAsync(new DocumentFilter { Text = text })).Documents.ShouldHaveSingleItem().FileName.ShouldStartWith("Müller");
    }

    [Fact]
    public async Task A_file_inside_another_is_found_by_its_own_name()
    {
        await Pipeline.ReceiveAsync("letter.eml", "mail");
        await ExecuteAsync("UPDATE versions SET attachment_depth = 1, file_name = 'invoice 7.pdf' WHERE tenant_id = @Tenant", new { Tenant });

        (await ReadAsync(new DocumentFilter { Text = "Invoice 7" })).Documents.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task No_list_goes_through_all_documents()
    {
        await FillAsync();
        var old = (await ReadAsync(new DocumentFilter { Text = "file 00010.txt" })).Documents.ShouldHaveSingleItem();
        DocumentFilter[] filters =
        [
            new(), new() { State = "indexed" }, new() { State = "quarantined" }, new() { State = "deleted" }, new() { Stage = "ocr" }, new() { ReasonCode = "CORRUPT" },
            new() { Flag = "partial_parse" }, new() { Flag = "near_duplicate" }, new() { Text = "file 00010.txt" }, new() { Text = "file" }, new() { Text = "no such name" },
            new() { SourcePrefix = "file:///in/file%200001" },
        ];

        foreach (var filter in filters)
        {
            foreach (var place in new[] { null, DocumentPlace.Behind(old), DocumentPlace.Before(old) })
                (await CountRowsReadAsync(filter, place)).ShouldBeLessThan(3000, $"{filter} {place}");
        }

        (await CountRowsReadAsync(new(), null, DocumentOrder.Name)).ShouldBeLessThan(1000);
    }

    private static IEnumerable<string> Names(DocumentListPage page) => page.Documents.Select(document => document.FileName);

    private Task<DocumentListPage> ReadAsync(DocumentFilter? filter = null, DocumentOrder order = DocumentOrder.Newest, DocumentPlace? place = null, int limit = 2) =>
        Reader.ReadAsync(Tenant, filter ?? new DocumentFilter(), order, place, limit, TestContext.Current.CancellationToken);

    /// <summary>Twenty thousand documents, all indexed but a few, received one after the other.</summary>
    private async Task FillAsync()
    {
        await ExecuteAsync(
            """
            INSERT INTO tenants (tenant_id) VALUES (@Tenant) ON CONFLICT DO NOTHING;
            INSERT INTO documents (tenant_id, document_id, source_uri, from_listing, newest_version)
            SELECT @Tenant, gen_random_uuid(), 'file:///in/file%20' || lpad(n::text, 5, '0') || '.txt', true, 2 FROM generate_series(1, @Many) AS n;
            INSERT INTO versions (tenant_id, version_id, document_id, version, generation, order_key, sha256, bytes, media_type, file_name, state, stage, reason_code, flags, received_at)
            SELECT @Tenant, gen_random_uuid(), d.document_id, v, v, ARRAY[n], sha256(d.source_uri::bytea), 1, 'text/plain', 'file.txt',
              CASE WHEN v = 1 THEN 'superseded' WHEN n % 500 = 0 THEN 'quarantined' WHEN n % 501 = 0 THEN 'processing' WHEN n % 502 = 0 THEN 'deleted' ELSE 'indexed' END,
              CASE WHEN n % 501 = 0 THEN 'ocr' ELSE 'upsert' END, CASE WHEN v = 2 AND n % 500 = 0 THEN 'CORRUPT' END,
              CASE WHEN n % 503 = 0 THEN ARRAY['partial_parse'] ELSE '{}' END, '2026-01-01'::timestamptz + make_interval(secs => n + v)
            FROM (SELECT *, row_number() OVER (ORDER BY source_uri) AS n FROM documents WHERE tenant_id = @Tenant) AS d, generate_series(1, 2) AS v;
            """,
            new { Tenant, Many });
        await ExecuteAsync("VACUUM ANALYZE documents");
        await ExecuteAsync("VACUUM ANALYZE versions");
    }

    private async Task<double> CountRowsReadAsync(DocumentFilter filter, DocumentPlace? place, DocumentOrder order = DocumentOrder.Newest)
    {
        var (ids, read) = (default(Guid[]), 0.0);
        if (filter.Text is { } text)
        {
            await using var connection = await Database.OpenAsync(CancellationToken.None);
            ids = [.. await connection.QueryAsync<Guid>(DocumentListReader.ByNameSql, DocumentListReader.ByNameParameters(Tenant, text))];
            ids = ids.Length > 500 ? null : ids;
            read = await CountRowsReadAsync(DocumentListReader.ByNameSql, DocumentListReader.ByNameParameters(Tenant, text));
        }

        return read + await CountRowsReadAsync(DocumentListReader.ListSql(filter, order, place, ids), DocumentListReader.Parameters(Tenant, filter, place, ids, 50));
    }

    private async Task<double> CountRowsReadAsync(string sql, object parameters)
    {
        await using var connection = await Database.OpenAsync(CancellationToken.None);
        var plan = await connection.QuerySingleAsync<string>($"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", parameters);
        return RowsRead(JsonElement.Parse(plan)[0].GetProperty("Plan"));
    }

    private static double RowsRead(JsonElement node)
    {
        double Number(string name) => node.TryGetProperty(name, out var value) ? value.GetDouble() : 0;
        return ((Number("Actual Rows") + Number("Rows Removed by Filter") + Number("Rows Removed by Index Recheck") + Number("Rows Removed by Join Filter")) * Number("Actual Loops"))
            + (node.TryGetProperty("Plans", out var below) ? below.EnumerateArray().Sum(RowsRead) : 0);
    }
}
