using IngestPipeline.IntegrationTests.Pipeline;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.UnitTests.Providers.Embedding;

namespace IngestPipeline.IntegrationTests.Spaces;

/// <summary>From hashing to a real kind of model, as a person does it: add, build, compare, cut over, return.</summary>
public sealed class ModelSpaceTests(PostgresFixture postgres)
{
    private const string Hashing = "hashing/feature-hashing-v1/384/cosine";

    [Fact]
    public async Task An_ONNX_model_with_prompts_takes_over_and_gives_back()
    {
        ServerPrograms.Require();
        using var model = new TinyModel();
        model.Write("config_sentence_transformers.json", """{"prompts": {"query": "hello ", "passage": "the "}}""");
        await using var world = await World.CreateAsync(postgres);

        var space = await world.AddAsync("--provider", "onnx", "--model-path", model.Path);

        space.ShouldStartWith("onnx/tiny@");
        space.ShouldContain("+", Case.Sensitive, "prefixes are a part of its name");
        await world.CutOverAsync(space);
        // Nothing in the configuration names the model: the space says itself how it is embedded in.
        await world.ShouldEmbedAsync(space, "later.txt", "the world of the later valve");
        // A folder that changes makes other vectors, and those must not come among the old ones.
        model.Write("config_sentence_transformers.json", """{"prompts": {"query": "hello ", "passage": "valve "}}""");
        (await world.ErrorsAsync("reindex", "--space", space)).ShouldContain("is to be written, but what is there now is");
        await world.ReturnAsync(space);
    }

    [Fact]
    public async Task An_OpenAI_compatible_service_with_prefixes_takes_over_and_gives_back()
    {
        ServerPrograms.Require();
        await using var service = new LoopbackService((_, texts) => LoopbackService.Right(texts));
        await using var world = await World.CreateAsync(postgres);
        world.Ingest.Environment["INGEST__Embed__ApiKey"] = "sk-secret";

        var space = await world.AddAsync(
            "--provider", "openai", "--model", "m", "--endpoint", service.Address.ToString(), "--dimensions", "8", "--query-prefix", "query: ", "--passage-prefix", "passage: ");

        await world.CutOverAsync(space);
        await world.ShouldEmbedAsync(space, "later.txt", "the world of the later valve");
        await world.Ingest.RunAsync("search", "later valve");
        var sent = service.Calls.SelectMany(call => call.Body["input"]!.AsArray().Select(text => text!.GetValue<string>())).ToList();
        sent.ShouldContain("passage: the world of the later valve");
        sent.ShouldContain("query: later valve");
        sent.ShouldNotContain(text => text.Contains("valve", StringComparison.Ordinal) && !text.StartsWith("passage: ", StringComparison.Ordinal) && !text.StartsWith("query: ", StringComparison.Ordinal));
        service.Calls.ShouldAllBe(call => call.Authorization == "Bearer sk-secret");
        (await world.Ingest.RunAsync("space", "list", "--json")).Output.ShouldNotContain("sk-secret");
        await world.ReturnAsync(space);
    }

    /// <summary>Documents that were embedded by hashing.</summary>
    private sealed class World(IngestCli ingest) : IAsyncDisposable
    {
        private readonly TemporaryFolder inbox = new();

        public IngestCli Ingest => ingest;

        public static async Task<World> CreateAsync(PostgresFixture postgres)
        {
            var world = new World(new IngestCli(await postgres.CreateDatabaseAsync()));
            world.Ingest.Environment["INGEST__Intake__SettleMilliseconds"] = "0";
            await File.WriteAllTextAsync(world.inbox.File("first.txt"), "hello valve one of the world");
            await File.WriteAllTextAsync(world.inbox.File("second.txt"), "cafe of the other valve");
            await File.WriteAllTextAsync(world.inbox.File("questions.jsonl"), """{"query": "cafe of the other valve", "source": "second.txt"}""");
            (await world.Ingest.RunAsync("run", world.inbox.File("first.txt"), world.inbox.File("second.txt"))).ExitCode.ShouldBe(0);
            return world;
        }

        /// <returns>The name of the space.</returns>
        public async Task<string> AddAsync(params string[] how) => (await ingest.ReadAsync(["space", "add", .. how])).ShouldHaveSingleItem().GetProperty("name").GetString()!;

        public async Task CutOverAsync(string space)
        {
            (await ingest.RunAsync("reindex", "--space", space)).ExitCode.ShouldBe(0);
            (await ingest.RunAsync("space", "promote", space, "--eval", inbox.File("questions.jsonl"), "--floor", "1")).ExitCode.ShouldBe(0);
            foreach (var file in new[] { "first.txt", "second.txt" })
                await ShouldLieInAsync(space, file);
        }

        public async Task ShouldEmbedAsync(string space, string name, string text)
        {
            await File.WriteAllTextAsync(inbox.File(name), text);
            (await ingest.RunAsync("run", inbox.File(name))).ExitCode.ShouldBe(0);
            await ShouldLieInAsync(space, name);
            (await ingest.ReadAsync("search", text))[0].GetProperty("vector_rank").GetInt32().ShouldBeGreaterThan(0);
        }

        public async Task<string> ErrorsAsync(params string[] arguments)
        {
            using var process = ingest.Start(arguments);
            var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            process.ExitCode.ShouldBe(1);
            return errors;
        }

        public async Task ReturnAsync(string space)
        {
            (await ingest.RunAsync("space", "promote", "--rollback")).ExitCode.ShouldBe(0);
            await ShouldLieInAsync(Hashing, "later.txt");
            (await ingest.RunAsync("space", "drop", space)).ExitCode.ShouldBe(0);
            (await ingest.RunAsync("audit")).ExitCode.ShouldBe(0);
        }

        public async ValueTask DisposeAsync()
        {
            await ingest.DisposeAsync();
            inbox.Dispose();
        }

        private async Task ShouldLieInAsync(string space, string name) =>
            (await ingest.ReadAsync("chunks", inbox.File(name))).ShouldHaveSingleItem().GetProperty("embedding_space").GetString().ShouldBe(space);
    }
}
