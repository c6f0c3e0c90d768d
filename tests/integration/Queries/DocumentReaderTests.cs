using System.Text.Json;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Results;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Storage.Audit;
using IngestPipeline.Storage.Intake;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.IntegrationTests.Queries;

public sealed class DocumentReaderTests(PostgresFixture postgres) : RecordTest(postgres)
{
    private DocumentReader Reader => new(Database);

    [Fact]
    public async Task Documents_come_in_byte_order_with_the_state_of_their_newest_version()
    {
        await Pipeline.IndexAsync("b.txt", "first line\nsecond line");
        await Pipeline.QuarantineAsync("a.txt", "bad", QuarantineReason.Corrupt);
        await Pipeline.ReceiveAsync("Z.txt", "waiting");

        var documents = await ListAsync();

        documents.Select(document => document.SourceUri).ShouldBe(["file:///in/Z.txt", "file:///in/a.txt", "file:///in/b.txt"]);
        documents.Select(document => document.State).ShouldBe(["processing", "quarantined", "indexed"]);
        documents.Select(document => document.ReasonCode).ShouldBe([null, "CORRUPT", null]);
        documents.Select(document => document.Chunks).ShouldBe([null, 0, 2]);
        documents.Select(document => document.PublishedVersion).ShouldBe([null, null, 1]);
        documents.Select(document => document.Attempts).ShouldBe([0L, 1L, 6L]);
    }

    [Fact]
    public async Task A_list_can_be_taken_by_state_and_from_a_uri_on()
    {
        foreach (var name in new[] { "a", "b", "c" })
            await Pipeline.ReceiveAsync(name, name);
        await Pipeline.IndexAsync("d", "text of d");

        (await ListAsync("processing")).Count.ShouldBe(3);
        (await ListAsync("indexed")).ShouldHaveSingleItem().SourceUri.ShouldBe("file:///in/d");
        (await ListAsync(after: "file:///in/b")).Select(document => document.SourceUri).ShouldBe(["file:///in/c", "file:///in/d"]);
    }

    [Fact]
    public async Task Many_documents_come_page_by_page_each_once()
    {
        for (var i = 0; i < 1001; i++)
            await Pipeline.ReceiveAsync($"{i:0000}", $"text {i}");

        var uris = (await ListAsync()).Select(document => document.SourceUri).ToList();

        uris.Count.ShouldBe(1001);
        uris.ShouldBe(uris.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_duplicate_names_the_document_it_copies()
    {
        var first = await Pipeline.IndexAsync("first.txt", "the same");
        await Pipeline.IndexAsync("second.txt", "the same");

        var copy = (await Reader.FindByUriAsync(Tenant, PipelineDriver.UriOf("second.txt"), CancellationToken.None)).ShouldNotBeNull();

        copy.State.ShouldBe("duplicate");
        copy.DuplicateOf.ShouldBe(first.DocumentId);
        copy.Chunks.ShouldBe(0);
    }

    [Fact]
    public async Task A_deleted_document_has_no_chunks_and_is_still_listed()
    {
        var received = await Pipeline.IndexAsync("gone.txt", "soon gone");
        await new IntakeLedger(Database).DeleteAsync(Tenant, received.DocumentId, "test", CancellationToken.None);

        var document = (await Reader.FindAsync(Tenant, received.DocumentId, CancellationToken.None)).ShouldNotBeNull();

        document.State.ShouldBe("deleted");
        document.Chunks.ShouldBe(0);
        document.PublishedVersion.ShouldBeNull();
    }

    [Fact]
    public async Task While_a_change_is_under_way_the_old_version_stays_published()
    {
        await Pipeline.IndexAsync("a.txt", "one\ntwo");
        await Pipeline.ReceiveAsync("a.txt", "one\ntwo\nthree");

        var document = (await ListAsync()).ShouldHaveSingleItem();

        (document.State, document.Version, document.PublishedVersion, document.Chunks).ShouldBe(("processing", 2, 1, 2));
    }

    [Fact]
    public async Task Documents_are_found_by_the_first_digits_of_their_id()
    {
        var received = await Pipeline.ReceiveAsync("a.txt", "text");

        var found = await Reader.FindByIdPrefixAsync(Tenant, received.DocumentId.ToString("N")[..9], CancellationToken.None);

        found.ShouldHaveSingleItem().DocumentId.ShouldBe(received.DocumentId);
        (await Reader.FindByIdPrefixAsync("nobody", received.DocumentId.ToString("N"), CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Fields_have_the_names_that_programs_rely_on()
    {
        await Pipeline.IndexAsync("a.txt", "text");

        var json = JsonSerializer.SerializeToElement((await ListAsync())[0], RecordJson.Options);

        json.EnumerateObject().Select(field => field.Name).ShouldBe(
        [
            "document_id", "source_uri", "parent_document_id", "tenant", "state", "stage", "reason_code", "sha256", "media_type", "bytes", "pages",
            "chunks", "version", "published_version", "attempts", "flags", "received_at", "finished_at", "duplicate_of",
        ]);
        json.GetProperty("received_at").GetString().ShouldNotBeNull().ShouldEndWith("Z");
        json.GetProperty("reason_code").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Details_tell_what_happened_and_prove_completeness()
    {
        var received = await Pipeline.QuarantineAsync("a.txt", "one\ntwo", QuarantineReason.ChunkInvalid, Stage.Chunk);
        var document = (await Reader.FindAsync(Tenant, received.DocumentId, CancellationToken.None)).ShouldNotBeNull();

        var details = await new DocumentDetailsReader(Database).ReadAsync(document, CancellationToken.None);

        details.Timeline.Select(happened => happened.Event).ShouldBe(["received", "attempt", "attempt", "attempt", "attempt"]);
        details.Timeline[^1].ReasonCode.ShouldBe("CHUNK_INVALID");
        details.Quarantine.ShouldNotBeNull().Evidence.GetProperty("limit").GetInt32().ShouldBe(7);
        details.WorkItems.Select(item => (item.Stage, item.State)).ShouldBe([("parse", "done"), ("ocr", "done"), ("dedupe", "done"), ("chunk", "failed")]);
        details.Artifacts.Count.ShouldBe(3);
        (details.Completeness.ItemsDone, details.Completeness.ItemsOpen, details.Completeness.ChunksPublished).ShouldBe((3, 0, 0));
        details.Completeness.Metrics.GetProperty("pages").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task What_the_stages_counted_adds_up_and_a_gap_is_named()
    {
        var received = await Pipeline.IndexAsync("a.txt", "one\ntwo");
        await ExecuteAsync(
            """
            UPDATE versions SET pages = 4, metrics = '{"pages_extracted": 2, "pages_recognised": 1, "pages_blank": 1, "pages_failed": 0,
              "elements": 5, "elements_in_chunks": 3, "elements_running": 2, "elements_without_words": 0, "tokens": 2, "chunks_embedded": 2,
              "characters": 30, "characters_in_chunks": 20, "characters_running": 9, "characters_without_words": 0}'
            WHERE tenant_id = @Tenant
            """,
            new { Tenant });

        var proof = await ProofAsync(received.DocumentId);

        proof.Select(line => line.What).ShouldBe(["bytes", "pages", "elements", "characters", "chunks", "tokens", "vectors"]);
        proof.Where(line => line.Missing != 0).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            line => line.What.ShouldBe("characters"),
            line => line.Missing.ShouldBe(1),
            line => line.Went["in_chunks"].ShouldBe(20));
        var finding = (await new Auditor(Database, Artifacts).RunAsync(Tenant, CancellationToken.None)).Findings.ShouldHaveSingleItem();
        (finding.Check, finding.Detail).ShouldBe(("completeness", "is indexed, but 1 of 30 characters are unaccounted for"));
        var space = (await Pipeline.Spaces.FindLiveAsync(Tenant, CancellationToken.None))!.SpaceId;
        await ExecuteAsync(
            $"DELETE FROM vectors_{space} USING chunks AS c WHERE c.chunk_id = vectors_{space}.chunk_id AND c.tenant_id = @Tenant AND c.ordinal = 1; DELETE FROM chunks WHERE tenant_id = @Tenant AND ordinal = 1",
            new { Tenant });
        (await ProofAsync(received.DocumentId)).Where(line => line.Missing != 0).Select(line => line.What).ShouldBe(["characters", "chunks", "tokens", "vectors"]);
    }

    private async Task<IReadOnlyList<CompletenessLine>> ProofAsync(Guid documentId)
    {
        var document = (await Reader.FindAsync(Tenant, documentId, CancellationToken.None)).ShouldNotBeNull();
        return (await new DocumentDetailsReader(Database).ReadAsync(document, CancellationToken.None)).Completeness.Proof;
    }

    private Task<List<DocumentSummary>> ListAsync(string? state = null, string? after = null) =>
        ToListAsync(Reader.ListAsync(Tenant, state, after, CancellationToken.None));
}
