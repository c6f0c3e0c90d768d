using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Embed;

namespace IngestPipeline.Providers.Embedding;

/// <summary>Calls a model: within the limits all workers share, through the gate, with the answer's count and order checked, and reckons what it took.</summary>
/// <param name="record">Null: no limits.</param>
/// <param name="rates">Limits, price and budget as they are now.</param>
internal sealed class EmbeddingCaller(EmbeddingModel model, EmbedOptions options, bool checksOrder, IEmbeddingRecord? record, TimeProvider time, Func<EmbedOptions> rates) : IDisposable
{
    private readonly ServiceGate gate = new(TimeSpan.FromSeconds(options.TimeoutSeconds), time);
    private readonly OrderSentinels sentinels = new();
    private readonly SemaphoreSlim learning = new(1, 1);

    /// <summary>A vector for each text, in their order; whether they are any good is not looked at.</summary>
    /// <param name="charge">Called with what each answered call took.</param>
    /// <exception cref="TransientStageException">The service is away, overloaded, answers nonsense, or a limit is reached.</exception>
    public async Task<float[][]> AskAsync(string tenantId, IReadOnlyList<string> texts, Action<EmbeddingUsage> charge, CancellationToken cancellation)
    {
        if (!checksOrder)
            return await CallAsync(tenantId, texts, charge, answer => answer, cancellation);
        await LearnAsync(tenantId, charge, cancellation);
        return await CallAsync(
            tenantId,
            [OrderSentinels.Texts[0], .. texts, OrderSentinels.Texts[1]],
            charge,
            answer =>
            {
                sentinels.Check(answer[0], answer[^1]);
                return answer[1..^1];
            },
            cancellation);
    }

    /// <exception cref="TransientStageException">It refuses harmless texts too: a wrong setting, not a text.</exception>
    public async Task ProveServiceAsync(string tenantId, Action<EmbeddingUsage> charge, Exception refused, CancellationToken cancellation)
    {
        if (!checksOrder)
            return;
        try
        {
            await CallAsync(tenantId, [OrderSentinels.Texts[0]], charge, answer => answer, cancellation);
        }
        catch (Exception again) when (ServiceErrors.IsRejection(again))
        {
            throw new TransientStageException($"the embedding service refuses every text; check Embed: {refused.Message}", again);
        }
    }

    public bool IsValid(float[] vector) => VectorValidator.Check([vector], 1, model.Space.Dimensions) is Completed<IReadOnlyList<float[]>>;

    public void Dispose() => learning.Dispose();

    private async Task LearnAsync(string tenantId, Action<EmbeddingUsage> charge, CancellationToken cancellation)
    {
        if (sentinels.IsKnown)
            return;
        await learning.WaitAsync(cancellation);
        try
        {
            if (sentinels.IsKnown)
                return;
            var first = await CallAsync(tenantId, [OrderSentinels.Texts[0]], charge, Valid, cancellation);
            var last = await CallAsync(tenantId, [OrderSentinels.Texts[1]], charge, Valid, cancellation);
            await gate.CallAsync(
                _ =>
                {
                    sentinels.Learn([first, last]);
                    return Task.FromResult(true);
                },
                cancellation);
        }
        finally
        {
            learning.Release();
        }

        float[] Valid(float[][] answer) => IsValid(answer[0]) ? answer[0] : throw new InvalidAnswerException("the service gives a plain sentence no valid vector");
    }

    private async Task<T> CallAsync<T>(string tenantId, IReadOnlyList<string> texts, Action<EmbeddingUsage> charge, Func<float[][], T> read, CancellationToken cancellation)
    {
        var tokens = model.Counter is { } counter ? texts.Sum(text => counter.Count(text)) : 0;
        var now = rates();
        var limits = EmbeddingLimits.Of(now) with { BatchTokens = options.BatchTokens };
        if (record is not null && limits.Any && await record.ReserveAsync(tenantId, model.Space.Name, tokens, limits, cancellation) is { } wait)
            throw new TransientStageException(wait.Reason, null, wait.After) { IsPlanned = true };
        return await gate.CallAsync(
            async token =>
            {
                var answer = await model.Generator.GenerateAsync(texts, cancellationToken: token);
                var sent = answer.Usage?.InputTokenCount ?? tokens;
                EmbedMeter.Charged(model.Space.Name, 1, sent);
                charge(new EmbeddingUsage { Requests = 1, Tokens = sent, Cost = sent * now.PricePerMillionTokens / 1_000_000 });
                if (answer.Count != texts.Count)
                    throw new InvalidAnswerException($"{answer.Count} vectors came for {texts.Count} texts");
                return read([.. answer.Select(embedding => embedding.Vector.ToArray())]);
            },
            cancellation);
    }
}
