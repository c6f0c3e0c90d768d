using System.Text.Json;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.IntegrationTests.Queries;

public sealed class ChunkReaderTests(PostgresFixture postgres) : RecordTest(postgres)
{
    private ChunkReader Reader => new(Database);

    [Fact]
    public async Task Nothing_is_exported_before_anything_was_published()
    {
        await Pipeline.ReceiveAsync("a.txt", "text");

        (await ToListAsync(Reader.ExportAsync(Tenant, withVectors: true, CancellationToken.None))).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_export_holds_every_published_chunk_once_in_order()
    {
        // More documents than one statement reads.
        for (var i = 0; i < 120; i++)
            await Pipeline.IndexAsync($"{i:000}.txt", $"first of {i}\nsecond of {i}");

        var chunks = await ToListAsync(Reader.ExportAsync(Tenant, withVectors: false, CancellationToken.None));

        chunks.Count.ShouldBe(240);
        chunks.Select(chunk => (chunk.SourceUri, chunk.Ordinal)).ShouldBe(chunks.Select(chunk => (chunk.SourceUri, chunk.Ordinal)).Distinct().OrderBy(key => key.SourceUri, StringComparer.Ordinal).ThenBy(key => key.Ordinal));
        chunks.ShouldAllBe(chunk => chunk.EmbeddingSpace == "test/words/64/cosine" && chunk.Embedding == null);
    }

    [Fact]
    public async Task Chunks_of_a_document_come_in_reading_order_with_vectors_when_asked_for()
    {
        var received = await Pipeline.IndexAsync("a.txt", "alpha beta\ngamma");

        var chunks = await ToListAsync(Reader.ListAsync(Tenant, received.DocumentId, withVectors: true, CancellationToken.None));

        chunks.Select(chunk => chunk.Text).ShouldBe(["alpha beta", "gamma"]);
        chunks[1].Embedding.ShouldNotBeNull().ShouldBe(PipelineDriver.Embed("gamma"));
        chunks[0].HeadingPath.ShouldBe(["Part"]);
    }

    [Fact]
    public async Task Fields_have_the_names_that_programs_rely_on()
    {
        var received = await Pipeline.IndexAsync("a.txt", "text");
        string[] names =
        [
            "chunk_id", "document_id", "source_uri", "version", "ordinal", "text", "token_count", "heading_path", "page_from", "page_to",
            "element_types", "flags", "parent_id", "content_sha256", "embedding_space",
        ];

        (await FieldsAsync(withVectors: false)).ShouldBe(names);
        (await FieldsAsync(withVectors: true)).ShouldBe([.. names, "embedding"]);

        async Task<IEnumerable<string>> FieldsAsync(bool withVectors)
        {
            var chunk = (await ToListAsync(Reader.ListAsync(Tenant, received.DocumentId, withVectors, CancellationToken.None)))[0];
            return JsonSerializer.SerializeToElement(chunk, RecordJson.Options).EnumerateObject().Select(field => field.Name);
        }
    }
}
