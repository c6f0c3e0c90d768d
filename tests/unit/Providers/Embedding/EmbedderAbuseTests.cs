using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Hosting.Running;
using IngestPipeline.Providers.Embedding;
using IngestPipeline.Stages.Embed;
using Microsoft.Extensions.Time.Testing;

namespace IngestPipeline.UnitTests.Providers.Embedding;

/// <summary>Items go to a service that misbehaves, and wait as the failure policy says, in fake time.</summary>
public sealed class EmbedderAbuseTests
{
    private const int Items = 90;
    private const int TextsPerItem = 48;
    private const int BatchSize = 16;
    private const int Ideal = Items * TextsPerItem / BatchSize;
    private static readonly TimeSpan CallTime = TimeSpan.FromMilliseconds(200);
    private static readonly EmbedOptions Options = new() { Dimensions = ScriptedService.Dimensions, BatchSize = BatchSize, TimeoutSeconds = 30 };
    private readonly FakeTimeProvider time = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Faults_of_nine_kinds_and_an_outage_of_ten_minutes_spoil_no_vector_and_blame_no_document(int seed)
    {
        var random = new Random(seed);
        var start = time.GetUtcNow();
        var service = new ScriptedService(time, _ => IsAway(start) ? ServiceFault.Away : random.Next(10) < 3 ? (ServiceFault)random.Next(1, 10) : ServiceFault.None);

        var outcomes = await RunAsync(service, seed);

        foreach (var (texts, outcome) in outcomes)
            await ShouldBeRightAsync(texts, outcome);
        // Paid for are the answers, right and spoilt; calls of one text only are the questions for known texts.
        var batches = service.Calls.Where(call => call.Texts > 1).ToList();
        batches.Count(call => call.Fault == ServiceFault.None).ShouldBeLessThanOrEqualTo((int)(1.2 * Ideal));
        var spoilt = batches.Count(call => call.Fault is not (ServiceFault.None or ServiceFault.Away));
        spoilt.ShouldBeGreaterThan(Ideal / 5);
        batches.Count.ShouldBeLessThanOrEqualTo((int)(1.2 * (Ideal + spoilt)));
        service.Calls.Count(call => call.Fault == ServiceFault.Away).ShouldBeInRange(1, 30);
        Enum.GetValues<ServiceFault>().Except([ServiceFault.Refused]).ShouldBeSubsetOf(service.Calls.Select(call => call.Fault));
    }

    [Fact]
    public async Task A_service_without_faults_is_called_once_for_each_batch()
    {
        var service = new ScriptedService(time, _ => ServiceFault.None);

        foreach (var (texts, outcome) in await RunAsync(service, 1))
            await ShouldBeRightAsync(texts, outcome);

        service.Calls.Count(call => call.Texts > 1).ShouldBe(Ideal);
        service.Calls.Count(call => call.Texts == 1).ShouldBe(2);
    }

    [Fact]
    public async Task Retry_After_pauses_all_items_of_the_host()
    {
        var answers = new Queue<ServiceFault>([ServiceFault.None, ServiceFault.None, ServiceFault.TooMany]);
        var service = new ScriptedService(time, _ => answers.TryDequeue(out var fault) ? fault : ServiceFault.None);
        using var embedder = Embedder(service);

        (await Should.ThrowAsync<TransientStageException>(() => EmbedAsync(embedder, ["one"]))).RetryAfter.ShouldBe(TimeSpan.FromSeconds(20));
        time.Advance(TimeSpan.FromSeconds(5));
        (await Should.ThrowAsync<TransientStageException>(() => EmbedAsync(embedder, ["two"]))).RetryAfter.ShouldBe(TimeSpan.FromSeconds(15));
        service.Calls.Count.ShouldBe(3);
        time.Advance(TimeSpan.FromSeconds(15));

        await ShouldBeRightAsync(["one"], await EmbedAsync(embedder, ["one"]));
    }

    [Fact]
    public async Task One_text_that_is_refused_is_found_and_named()
    {
        var service = new ScriptedService(time, texts => texts.Contains("text 11") ? ServiceFault.Refused : ServiceFault.None);
        using var embedder = Embedder(service);
        string[] texts = [.. Enumerable.Range(0, 16).Select(number => $"text {number}")];

        var verdict = (await EmbedAsync(embedder, texts)).ShouldBeOfType<Quarantined<IReadOnlyList<float[]>>>();

        verdict.Reason.ShouldBe(QuarantineReason.EmbeddingRejected);
        verdict.Detail.ShouldContain("chunk 111");
        await ShouldBeRightAsync(["text 3"], await EmbedAsync(embedder, ["text 3"]));
    }

    [Fact]
    public async Task A_service_that_refuses_everything_blames_no_document()
    {
        var known = 2;
        var service = new ScriptedService(time, _ => known-- > 0 ? ServiceFault.None : ServiceFault.Refused);
        using var embedder = Embedder(service);

        (await Should.ThrowAsync<TransientStageException>(() => EmbedAsync(embedder, ["one", "two"]))).Message.ShouldContain("refuses every text");
    }

    [Theory]
    [InlineData(ServiceFault.NotANumber, "not a number")]
    [InlineData(ServiceFault.Zero, "length zero")]
    [InlineData(ServiceFault.MisSized, "63 dimensions")]
    internal async Task A_text_that_never_gets_a_valid_vector_is_named(ServiceFault fault, string detail)
    {
        var service = new ScriptedService(time, texts => texts.Contains("odd") ? fault : ServiceFault.None);
        using var embedder = Embedder(service);

        // The middle one of what is sent, known texts included.
        var verdict = (await EmbedAsync(embedder, ["one", "odd", "three"])).ShouldBeOfType<Quarantined<IReadOnlyList<float[]>>>();

        verdict.Reason.ShouldBe(QuarantineReason.EmbeddingInvalid);
        verdict.Detail.ShouldContain("chunk 101");
        verdict.Detail.ShouldContain(detail);
    }

    private static bool IsBetween(TimeSpan now, int from, int to) => now >= TimeSpan.FromSeconds(from) && now < TimeSpan.FromSeconds(to);

    private static Task<StageResult<IReadOnlyList<float[]>>> EmbedAsync(BatchEmbedder embedder, IReadOnlyList<string> texts) =>
        embedder.EmbedAsync(new EmbeddingJob("tenant", texts, 100), CancellationToken.None);

    private static async Task ShouldBeRightAsync(IReadOnlyList<string> texts, StageResult<IReadOnlyList<float[]>> outcome)
    {
        var vectors = outcome.ShouldBeOfType<Completed<IReadOnlyList<float[]>>>().Output;
        var expected = await new HashingEmbeddingGenerator(ScriptedService.Dimensions).GenerateAsync(texts);
        vectors.Count.ShouldBe(texts.Count);
        for (var index = 0; index < texts.Count; index++)
            vectors[index].ShouldBe(expected[index].Vector.ToArray());
    }

    private bool IsAway(DateTimeOffset start) => IsBetween(time.GetUtcNow() - start, 20, 620);

    private BatchEmbedder Embedder(ScriptedService service) => new(new EmbeddingModel(new EmbeddingSpace("test", "scripted", ScriptedService.Dimensions), service, IsLocal: false, null, null), Options, null, time);

    /// <summary>One item at a time, the one that is due first; a call takes a moment, and an item that failed waits as the record would have it.</summary>
    private async Task<List<(string[] Texts, StageResult<IReadOnlyList<float[]>> Outcome)>> RunAsync(ScriptedService service, int seed)
    {
        using var embedder = Embedder(service);
        var policy = new FailurePolicy(new RunnerOptions(), new Random(seed));
        var outcomes = new List<(string[], StageResult<IReadOnlyList<float[]>>)>();
        var waiting = new PriorityQueue<(string[] Texts, int Delays), DateTimeOffset>();
        for (var item = 0; item < Items; item++)
            waiting.Enqueue(([.. Enumerable.Range(0, TextsPerItem).Select(number => $"paragraph {number} of document {item} speaks of {item * number}")], 0), time.GetUtcNow());
        while (waiting.TryDequeue(out var item, out var due))
        {
            if (due > time.GetUtcNow())
                time.Advance(due - time.GetUtcNow());
            time.Advance(CallTime);
            try
            {
                var working = EmbedAsync(embedder, item.Texts);
                // Only a service that drips lets time pass.
                while (!working.IsCompleted)
                {
                    time.Advance(TimeSpan.FromSeconds(1));
                    await Task.Yield();
                }

                outcomes.Add((item.Texts, await working));
            }
            catch (TransientStageException outage)
            {
                item.Delays.ShouldBeLessThan(new RunnerOptions().MaxDelays);
                var delay = policy.BackOff(item.Delays);
                waiting.Enqueue((item.Texts, item.Delays + 1), time.GetUtcNow() + (outage.RetryAfter > delay ? outage.RetryAfter.Value : delay));
            }
        }

        outcomes.Count.ShouldBe(Items);
        return outcomes;
    }
}
