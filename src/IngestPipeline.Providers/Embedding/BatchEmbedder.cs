using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Embed;
using Microsoft.Extensions.AI;

namespace IngestPipeline.Providers.Embedding;

/// <summary>
/// Has texts embedded by a service that may fail in any way. What is the service's trouble is transient; a text is to blame only when it is
/// refused, or has no valid vector, in calls that went well otherwise. One instance a host, so that all its items share breaker and pause.
/// </summary>
/// <param name="checksOrder">Sends two known texts with each call; needless for a model inside this process.</param>
public sealed class BatchEmbedder(IEmbeddingGenerator<string, Embedding<float>> generator, EmbedOptions options, bool checksOrder, TimeProvider time) : IDisposable
{
    /// <summary>A service that spoils one vector in ten calls spoils the same text five times in a row once in 100,000.</summary>
    private const int AsksForAText = 5;

    // About 60 MB at 384 dimensions.
    private const int RememberedFloats = 16_000_000;

    private readonly ServiceGate gate = new(TimeSpan.FromSeconds(options.TimeoutSeconds), time);
    private readonly OrderSentinels sentinels = new();
    private readonly VectorMemory memory = new(RememberedFloats / options.Dimensions);
    private readonly SemaphoreSlim learning = new(1, 1);

    /// <summary>A vector for each text, in their order.</summary>
    /// <param name="firstOrdinal">Ordinal of the chunk the first text belongs to, for messages.</param>
    /// <returns>Quarantined with EMBEDDING_REJECTED or EMBEDDING_INVALID when one of the texts is to blame.</returns>
    /// <exception cref="TransientStageException">The service is away, overloaded, or answers nonsense.</exception>
    public async Task<StageResult<IReadOnlyList<float[]>>> EmbedAsync(string tenantId, IReadOnlyList<string> texts, int firstOrdinal, CancellationToken cancellation)
    {
        var vectors = texts.Select(text => memory.Find(VectorMemory.KeyOf(tenantId, text))).ToArray();
        var missing = Enumerable.Range(0, texts.Count).Where(index => vectors[index] is null).ToArray();
        foreach (var batch in missing.Chunk(options.BatchSize))
        {
            if (await FillAsync(new Work(tenantId, texts, vectors, firstOrdinal), batch, cancellation) is { } verdict)
                return verdict;
        }

        return new Completed<IReadOnlyList<float[]>>(vectors!);
    }

    public void Dispose() => learning.Dispose();

    private async Task<Quarantined<IReadOnlyList<float[]>>?> FillAsync(Work work, int[] batch, CancellationToken cancellation)
    {
        float[] last = [];
        for (var ask = 0; ask < AsksForAText; ask++)
        {
            float[][] answer;
            try
            {
                answer = await AskAsync([.. batch.Select(index => work.Texts[index])], cancellation);
            }
            catch (Exception refused) when (ServiceErrors.IsRejection(refused))
            {
                return await BisectAsync(work, batch, refused, cancellation);
            }

            last = Keep(work, batch, answer);
            batch = [.. batch.Where(index => work.Vectors[index] is null)];
            if (batch.Length == 0)
                return null;
        }

        var verdict = (Quarantined<IReadOnlyList<float[]>>)VectorValidator.Check([last], 1, options.Dimensions, work.FirstOrdinal + batch[0]);
        return verdict with { Detail = $"{verdict.Detail}, in {AsksForAText} answers" };
    }

    /// <returns>The first vector that is none.</returns>
    private float[] Keep(Work work, int[] batch, float[][] answer)
    {
        float[]? bad = null;
        for (var entry = 0; entry < batch.Length; entry++)
        {
            if (!IsValid(answer[entry]))
            {
                bad ??= answer[entry];
                continue;
            }

            work.Vectors[batch[entry]] = answer[entry];
            memory.Keep(VectorMemory.KeyOf(work.TenantId, work.Texts[batch[entry]]), answer[entry]);
        }

        return bad ?? [];
    }

    /// <summary>Finds the text a service will not have, and spares the others.</summary>
    private async Task<Quarantined<IReadOnlyList<float[]>>?> BisectAsync(Work work, int[] batch, Exception refused, CancellationToken cancellation)
    {
        if (batch.Length > 1)
        {
            return await FillAsync(work, batch[..(batch.Length / 2)], cancellation)
                ?? await FillAsync(work, batch[(batch.Length / 2)..], cancellation);
        }

        if (checksOrder)
            await ProveServiceAsync(refused, cancellation);
        var chunk = work.FirstOrdinal + batch[0];
        return new Quarantined<IReadOnlyList<float[]>>(
            QuarantineReason.EmbeddingRejected,
            $"the embedding service refuses chunk {chunk}: {refused.Message}",
            new Dictionary<string, object?> { ["chunk"] = chunk, ["characters"] = work.Texts[batch[0]].Length });
    }

    /// <exception cref="TransientStageException">It refuses harmless texts too: a wrong setting, not a text.</exception>
    private async Task ProveServiceAsync(Exception refused, CancellationToken cancellation)
    {
        try
        {
            await gate.CallAsync(token => GenerateAsync([OrderSentinels.Texts[0]], token), cancellation);
        }
        catch (Exception again) when (ServiceErrors.IsRejection(again))
        {
            throw new TransientStageException($"the embedding service refuses every text; check Embed: {refused.Message}", again);
        }
    }

    private async Task<float[][]> AskAsync(IReadOnlyList<string> texts, CancellationToken cancellation)
    {
        if (!checksOrder)
            return await gate.CallAsync(token => GenerateAsync(texts, token), cancellation);
        await LearnSentinelsAsync(cancellation);
        return await gate.CallAsync(
            async token =>
            {
                var answer = await GenerateAsync([OrderSentinels.Texts[0], .. texts, OrderSentinels.Texts[1]], token);
                sentinels.Check(answer[0], answer[^1]);
                return answer[1..^1];
            },
            cancellation);
    }

    private async Task LearnSentinelsAsync(CancellationToken cancellation)
    {
        if (sentinels.IsKnown)
            return;
        await learning.WaitAsync(cancellation);
        try
        {
            if (sentinels.IsKnown)
                return;
            await gate.CallAsync(
                async token =>
                {
                    var first = await GenerateAsync([OrderSentinels.Texts[0]], token);
                    var last = await GenerateAsync([OrderSentinels.Texts[1]], token);
                    if (!IsValid(first[0]) || !IsValid(last[0]))
                        throw new InvalidAnswerException("the service gives a plain sentence no valid vector");
                    sentinels.Learn([first[0], last[0]]);
                    return true;
                },
                cancellation);
        }
        finally
        {
            learning.Release();
        }
    }

    private async Task<float[][]> GenerateAsync(IReadOnlyList<string> texts, CancellationToken cancellation)
    {
        var answer = await generator.GenerateAsync(texts, cancellationToken: cancellation);
        if (answer.Count != texts.Count)
            throw new InvalidAnswerException($"{answer.Count} vectors came for {texts.Count} texts");
        return [.. answer.Select(embedding => embedding.Vector.ToArray())];
    }

    private bool IsValid(float[] vector) => VectorValidator.Check([vector], 1, options.Dimensions) is Completed<IReadOnlyList<float[]>>;

    private sealed record Work(string TenantId, IReadOnlyList<string> Texts, float[]?[] Vectors, int FirstOrdinal);
}
