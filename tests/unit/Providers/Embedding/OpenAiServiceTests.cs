using System.Globalization;
using System.Text.Json.Nodes;
using IngestPipeline.Domain.Results;
using IngestPipeline.Providers.Embedding;
using IngestPipeline.Stages.Embed;
using Microsoft.Extensions.Time.Testing;
using Answer = IngestPipeline.UnitTests.Providers.Embedding.LoopbackService.Answer;

namespace IngestPipeline.UnitTests.Providers.Embedding;

/// <summary>The OpenAI client against a real HTTP server that misbehaves.</summary>
public sealed class OpenAiServiceTests
{
    private const string Key = "sk-secret-of-the-test";
    private static readonly string[] Texts = ["a", "bb", "ccc", "dddd", "eeeee"];
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Floats_and_base64_are_read_and_known_texts_go_along(bool base64)
    {
        await using var service = new LoopbackService((_, texts) => base64 ? LoopbackService.Right64(texts) : LoopbackService.Right(texts));

        ShouldBeRight(await EmbedAsync(service));

        service.Calls.Count.ShouldBe(3);
        service.Calls.ShouldAllBe(call => call.Path == "/v1/embeddings" && call.Authorization == $"Bearer {Key}" && call.ApiKey == null);
        service.Calls[2].Body["model"]!.GetValue<string>().ShouldBe("m");
        service.Calls[2].Body["dimensions"].ShouldBeNull();
        service.Calls[2].Body["input"]!.AsArray().Count.ShouldBe(Texts.Length + 2);
    }

    [Fact]
    public async Task A_width_is_asked_for_only_when_that_is_set()
    {
        await using var service = new LoopbackService((_, texts) => LoopbackService.Right(texts));

        ShouldBeRight(await EmbedAsync(service, options => options.SendDimensions = true));

        service.Calls.ShouldAllBe(call => call.Body["dimensions"]!.GetValue<int>() == LoopbackService.Dimensions);
    }

    [Fact]
    public async Task Azure_gets_deployment_version_and_key_in_its_own_way()
    {
        await using var service = new LoopbackService((_, texts) => LoopbackService.Right(texts));

        ShouldBeRight(await EmbedAsync(service, options =>
        {
            options.Endpoint = $"http://127.0.0.1:{service.Address.Port}/";
            options.ApiVersion = "2024-10-21";
            options.Model = "my deployment";
        }));

        service.Calls.ShouldAllBe(call => call.Path == "/openai/deployments/my%20deployment/embeddings?api-version=2024-10-21" && call.ApiKey == Key);
    }

    [Fact]
    public async Task An_answer_in_another_order_is_put_in_order_by_its_numbers()
    {
        await using var service = new LoopbackService((_, texts) => new Answer(LoopbackService.Json(
            texts.Select((text, index) => (index, (JsonNode)new JsonArray([.. LoopbackService.VectorOf(text).Select(value => (JsonNode)value)]))).Reverse())));

        ShouldBeRight(await EmbedAsync(service));
    }

    [Theory]
    [InlineData("30", 30)]
    [InlineData("Fri, 02 Jan 2026 03:04:35 GMT", 30)]
    [InlineData("Fri, 02 Jan 2026 03:00:00 GMT", 0)]
    public async Task A_429_waits_as_long_as_it_asks_and_is_not_repeated_at_once(string header, int seconds)
    {
        await using var service = new LoopbackService((_, _) => new Answer("""{"error": {"message": "slow down"}}""", 429, new() { ["Retry-After"] = header }));

        var waiting = await Should.ThrowAsync<TransientStageException>(() => EmbedAsync(service));

        waiting.RetryAfter.ShouldBe(TimeSpan.FromSeconds(seconds));
        waiting.Message.ShouldContain("slow down");
        service.Calls.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(401)]
    [InlineData(404)]
    public async Task Trouble_of_the_service_or_its_key_is_an_outage_and_tells_no_secret(int status)
    {
        await using var service = new LoopbackService((_, _) => new Answer("""{"error": {"message": "no luck with KEY"}}""".Replace("KEY", Key, StringComparison.Ordinal), status));

        var outage = await Should.ThrowAsync<TransientStageException>(() => EmbedAsync(service));

        outage.Message.ShouldContain(status.ToString(CultureInfo.InvariantCulture));
        outage.Message.ShouldNotContain(Key);
        service.Calls.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(413)]
    [InlineData(422)]
    public async Task A_text_that_is_too_long_is_found_and_its_neighbours_are_embedded(int status)
    {
        await using var service = new LoopbackService((_, texts) => texts.Contains("dddd") ? new Answer("""{"error": {"message": "input too long"}}""", status) : LoopbackService.Right(texts));

        var verdict = (await EmbedAsync(service)).ShouldBeOfType<Quarantined<IReadOnlyList<float[]>>>();

        verdict.Reason.ShouldBe(QuarantineReason.EmbeddingRejected);
        verdict.Detail.ShouldContain("chunk 103");
        verdict.Detail.ShouldContain("too long");
    }

    public static TheoryData<string, string> Nonsense => new()
    {
        { "short", "vectors came for" },
        { "twice", "numbered" },
        { "beyond", "numbered" },
        { "rotated", "order" },
        { "page", "did not answer well" },
        { "cut", "did not answer well" },
        { "empty", "did not answer well" },
    };

    [Theory]
    [MemberData(nameof(Nonsense))]
    public async Task An_answer_that_makes_no_sense_is_an_outage(string kind, string reason)
    {
        await using var service = new LoopbackService((_, texts) =>
        {
            var right = texts.Select((text, index) => (Index: index, Vector: (JsonNode)new JsonArray([.. LoopbackService.VectorOf(text).Select(value => (JsonNode)value)]))).ToList();
            // The two questions for known texts are answered.
            return texts.Length == 1 ? LoopbackService.Right(texts) : kind switch
            {
                "short" => new Answer(LoopbackService.Json(right[1..])),
                "twice" => new Answer(LoopbackService.Json([right[0], .. right[..^1]])),
                "beyond" => new Answer(LoopbackService.Json(right.Select(one => (one.Index + 1, one.Vector)))),
                "rotated" => new Answer(LoopbackService.Json(right.Select(one => ((one.Index + 1) % right.Count, one.Vector)))),
                "page" => new Answer("<html>It works!</html>"),
                "cut" => new Answer(LoopbackService.Json(right)[..40]),
                _ => new Answer("{}"),
            };
        });

        (await Should.ThrowAsync<TransientStageException>(() => EmbedAsync(service))).Message.ShouldContain(reason);
    }

    [Theory]
    [InlineData("wide", "9 dimensions")]
    [InlineData("zero", "length zero")]
    public async Task A_vector_that_is_none_names_its_text_after_five_answers(string kind, string detail)
    {
        await using var service = new LoopbackService((_, texts) => new Answer(LoopbackService.Json(texts.Select((text, index) =>
            (index, (JsonNode)new JsonArray([.. (text != "ccc" ? LoopbackService.VectorOf(text) : kind == "wide" ? new float[9] : new float[8]).Select(value => (JsonNode)value)]))))));

        var verdict = (await EmbedAsync(service)).ShouldBeOfType<Quarantined<IReadOnlyList<float[]>>>();

        verdict.Reason.ShouldBe(QuarantineReason.EmbeddingInvalid);
        verdict.Detail.ShouldContain("chunk 102");
        verdict.Detail.ShouldContain(detail);
        service.Calls.Count.ShouldBe(2 + 5);
    }

    [Fact]
    public async Task Not_a_number_in_base64_is_found()
    {
        await using var service = new LoopbackService((_, texts) => new Answer(LoopbackService.Json(texts.Select((text, index) =>
            (index, (JsonNode)Convert.ToBase64String((text == "bb" ? [float.NaN, .. LoopbackService.VectorOf(text)[1..]] : LoopbackService.VectorOf(text)).SelectMany(BitConverter.GetBytes).ToArray()))))));

        (await EmbedAsync(service)).ShouldBeOfType<Quarantined<IReadOnlyList<float[]>>>().Detail.ShouldContain("chunk 101 is not a number");
    }

    [Fact]
    public async Task An_answer_that_never_ends_is_given_up()
    {
        await using var service = new LoopbackService((_, texts) => LoopbackService.Right(texts) with { Drips = true });
        using var embedder = Embedder(service, options => options.TimeoutSeconds = 1, TimeProvider.System);

        (await Should.ThrowAsync<TransientStageException>(() => EmbedAsync(embedder))).Message.ShouldContain("did not answer well");
    }

    [Fact]
    public async Task A_service_that_is_not_there_is_an_outage()
    {
        var service = new LoopbackService((_, texts) => LoopbackService.Right(texts));
        await service.DisposeAsync();

        await Should.ThrowAsync<TransientStageException>(() => EmbedAsync(service));
    }

    [Fact]
    public async Task Batches_keep_to_texts_and_tokens()
    {
        await using var service = new LoopbackService((_, texts) => LoopbackService.Right(texts));
        using var embedder = Embedder(service, options => (options.BatchSize, options.BatchTokens) = (4, 64));
        var longText = string.Join(' ', Enumerable.Repeat("word", 30));
        string[] texts = [.. Enumerable.Range(0, 9).Select(number => new string((char)('a' + number), number + 1)), longText, $"{longText} again", $"{longText} {longText} {longText}"];

        (await embedder.EmbedAsync(new EmbeddingJob("t", texts, 0), TestContext.Current.CancellationToken)).ShouldBeOfType<Completed<IReadOnlyList<float[]>>>().Output.Count.ShouldBe(12);

        // Known texts go first and last; 46 tokens are left beside them.
        service.Calls.Skip(2).Select(call => call.Body["input"]!.AsArray().Count - 2).ShouldBe([4, 4, 2, 1, 1]);
    }

    private static void ShouldBeRight(StageResult<IReadOnlyList<float[]>> outcome) =>
        outcome.ShouldBeOfType<Completed<IReadOnlyList<float[]>>>().Output.ShouldBe(Texts.Select(LoopbackService.VectorOf));

    private static Task<StageResult<IReadOnlyList<float[]>>> EmbedAsync(BatchEmbedder embedder) =>
        embedder.EmbedAsync(new EmbeddingJob("tenant", Texts, 100), TestContext.Current.CancellationToken);

    private async Task<StageResult<IReadOnlyList<float[]>>> EmbedAsync(LoopbackService service, Action<EmbedOptions>? change = null)
    {
        using var embedder = Embedder(service, change ?? (_ => { }));
        return await EmbedAsync(embedder);
    }

    private BatchEmbedder Embedder(LoopbackService service, Action<EmbedOptions> change, TimeProvider? clock = null)
    {
        var options = new EmbedOptions { Provider = "openai", Model = "m", Endpoint = service.Address.ToString(), ApiKey = Key, Dimensions = LoopbackService.Dimensions };
        change(options);
        return new EmbedderFactory(clock ?? time).Create(options);
    }
}
