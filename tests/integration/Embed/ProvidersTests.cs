using IngestPipeline.IntegrationTests.Pipeline;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.UnitTests.Chunk;
using IngestPipeline.UnitTests.Providers.Embedding;

namespace IngestPipeline.IntegrationTests.Embed;

/// <summary>Other providers than hashing through the real executable.</summary>
public sealed class ProvidersTests(PostgresFixture postgres)
{
    private static readonly string Words = string.Join(' ', Enumerable.Range(1, 60).Select(number => $"valve {number} of the world"));

    [Fact]
    public async Task An_ONNX_model_counts_embeds_and_answers_queries()
    {
        ServerPrograms.Require();
        using var model = new TinyModel();
        using var inbox = new TemporaryFolder();
        await File.WriteAllTextAsync(inbox.File("a.md"), $"# Hello\n\n{Words}\n");
        await using var ingest = new IngestCli(await postgres.CreateDatabaseAsync());
        ingest.Environment["INGEST__Embed__Provider"] = "onnx";
        ingest.Environment["INGEST__Embed__ModelPath"] = model.Path;

        (await ingest.RunAsync("run", inbox.Path)).ExitCode.ShouldBe(0);

        var chunks = await ingest.ReadAsync("export");
        chunks.Count.ShouldBeGreaterThan(5);
        foreach (var chunk in chunks)
        {
            chunk.GetProperty("token_count").GetInt32().ShouldBe(TinyVocabulary.Counter.Count(chunk.GetProperty("text").GetString()));
            chunk.GetProperty("token_count").GetInt32().ShouldBeLessThanOrEqualTo(27);
            chunk.GetProperty("embedding_space").GetString()!.ShouldStartWith("onnx/tiny@");
        }

        (await ingest.ReadAsync("search", "valve 7 of the world")).Count.ShouldBeGreaterThan(0);
        var shown = (await ingest.ReadAsync("show", inbox.File("a.md")))[0].GetRawText();
        shown.ShouldContain("embed_headings_cut");
        shown.ShouldContain("\"embed_truncated\":0");

        await File.WriteAllTextAsync(model.File("model.onnx"), "damaged");
        await ShouldRefuseAsync(ingest, inbox, "model.onnx cannot be loaded");
    }

    [Fact]
    public async Task A_service_is_paid_once_for_a_text_even_when_the_work_is_done_again()
    {
        ServerPrograms.Require();
        await using var service = new LoopbackService((_, texts) => LoopbackService.Right(texts));
        using var inbox = new TemporaryFolder();
        await File.WriteAllTextAsync(inbox.File("a.txt"), string.Join(' ', Enumerable.Range(1, 200).Select(number => $"valve {number} of the world")));
        var database = await postgres.CreateDatabaseAsync();
        await using var ingest = new IngestCli(database);
        ingest.Environment["INGEST__Embed__Provider"] = "openai";
        ingest.Environment["INGEST__Embed__Endpoint"] = service.Address.ToString();
        ingest.Environment["INGEST__Embed__ApiKey"] = "sk-secret";
        ingest.Environment["INGEST__Embed__Model"] = "m";
        ingest.Environment["INGEST__Embed__Dimensions"] = "8";
        ingest.Environment["INGEST__Embed__PricePerMillionTokens"] = "10";

        (await ingest.RunAsync("run", inbox.Path)).ExitCode.ShouldBe(0);
        service.Calls.Count.ShouldBe(3);
        // Another batch size is another fingerprint: the artifact is not taken, the vectors are.
        ingest.Environment["INGEST__Embed__ChunksPerPart"] = "7";
        await File.AppendAllTextAsync(inbox.File("a.txt"), "\n\nOne passage more.\n");
        (await ingest.RunAsync("run", inbox.Path)).ExitCode.ShouldBe(0);

        service.Calls.SelectMany(call => call.Body["input"]!.AsArray().Select(text => text!.GetValue<string>())).Count(text => text.Contains("valve 1 ", StringComparison.Ordinal)).ShouldBe(1);
        var shown = (await ingest.ReadAsync("show", inbox.File("a.txt")))[0].GetRawText();
        shown.ShouldContain("\"embed_cost\":");
        shown.ShouldNotContain("sk-secret");
    }

    [Fact]
    public async Task A_key_in_a_file_stops_the_command()
    {
        await using var ingest = new IngestCli(await postgres.CreateDatabaseAsync());
        using var inbox = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(ingest.Data, "appsettings.json"), """{"Embed": {"ApiKey": "sk-secret"}}""");

        await ShouldRefuseAsync(ingest, inbox, "Embed:ApiKey does not belong in a file");
    }

    private static async Task ShouldRefuseAsync(IngestCli ingest, TemporaryFolder inbox, string reason)
    {
        using var process = ingest.Start("run", inbox.Path);
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(1);
        errors.ShouldContain(reason);
        errors.ShouldNotContain("sk-secret");
    }
}
