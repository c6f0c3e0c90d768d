using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Embed;
using Microsoft.Extensions.AI;

namespace IngestPipeline.Providers.Embedding;

/// <summary>
/// Has texts embedded by a service that may fail in any way. What is the service's trouble is transient; a text is to blame only when it is
/// refused, or has no valid vector, in calls that went well otherwise. One instance a host and model, so that all items share breaker and
/// pause. Made by <see cref="EmbedderFactory.Create"/>.
/// </summary>
public sealed class BatchEmbedder : IDisposable
{
    /// <summary>A service that spoils one vector in ten calls spoils the same text five times in a row once in 100,000.</summary>
    private const int AsksForAText = 5;

    // About 60 MB at 384 dimensions.
    private const int RememberedFloats = 16_000_000;

    private readonly EmbeddingModel model;
    private readonly EmbedOptions options;
    private readonly IEmbeddingRecord? record;
    private readonly EmbeddingCaller caller;
    private readonly VectorMemory memory;

    internal BatchEmbedder(EmbeddingModel model, EmbedOptions options, IEmbeddingRecord? record, TimeProvider time, Func<EmbedOptions>? rates = null)
    {
        (this.model, this.options, this.record) = (model, options, record);
        caller = new EmbeddingCaller(model, options, checksOrder: !model.IsLocal, model.IsLocal ? null : record, time, rates ?? (() => options));
        memory = new VectorMemory(RememberedFloats / model.Space.Dimensions);
    }

    /// <summary>The space the vectors live in.</summary>
    public EmbeddingSpace Space => model.Space;

    /// <summary>True when a call costs nothing but time of this machine.</summary>
    public bool IsLocal => model.IsLocal;

    /// <summary>What is sent for a chunk: its text, and of its headings what the model has room for.</summary>
    public FittedText Fit(TextChunk chunk) => Fit(chunk.HeadingPath, chunk.Text);

    /// <summary>The same for a chunk as it is stored.</summary>
    public FittedText Fit(IReadOnlyList<string> headingPath, string chunkText) => EmbeddingText.Fit(headingPath, chunkText, model.Counter, model.MaxPassageTokens);

    /// <summary>A vector for each text, in their order.</summary>
    /// <returns>Quarantined with EMBEDDING_REJECTED or EMBEDDING_INVALID when one of the texts is to blame.</returns>
    /// <exception cref="TransientStageException">The service is away, overloaded, answers nonsense, or a limit is reached.</exception>
    public async Task<StageResult<IReadOnlyList<float[]>>> EmbedAsync(EmbeddingJob job, CancellationToken cancellation)
    {
        var work = new Work(job, job.AreQueries ? model.Prefixes.Query : model.Prefixes.Passage);
        await RecallAsync(work, cancellation);
        var known = work.Vectors.Count(vector => vector is not null);
        EmbedMeter.LookedUp(Space.Name, known, work.Vectors.Length - known);
        var verdict = await FillAllAsync(work, cancellation);
        if (verdict is null)
            work.Charge(new EmbeddingUsage { Cached = known, HeadingsCut = job.HeadingsCut, Truncated = job.Truncated });
        await SettleAsync(work, [], cancellation);
        return verdict ?? (StageResult<IReadOnlyList<float[]>>)new Completed<IReadOnlyList<float[]>>(work.Finish());
    }

    public void Dispose()
    {
        caller.Dispose();
        model.Dispose();
    }

    /// <summary>Takes what this host remembers, then what any worker has paid for.</summary>
    private async Task RecallAsync(Work work, CancellationToken cancellation)
    {
        foreach (var index in work.Missing())
            work.Vectors[index] = memory.Find(work.KeyOf(index));
        if (!model.IsLocal && record is not null && work.Missing() is { Count: > 0 } missing)
        {
            var kept = await record.FindAsync(work.Job.TenantId, Space.Name, [.. missing.Select(work.HashOf)], cancellation);
            foreach (var index in missing)
            {
                if (kept.TryGetValue(work.HashOf(index), out var vector) && caller.IsValid(vector))
                    work.Vectors[index] = vector;
            }
        }
    }

    /// <summary>The known texts that go along count too.</summary>
    private int BatchTokens => model is { IsLocal: false, Counter: { } counter } ? options.BatchTokens - OrderSentinels.Texts.Sum(text => counter.Count(text)) : options.BatchTokens;

    private async Task<Quarantined<IReadOnlyList<float[]>>?> FillAllAsync(Work work, CancellationToken cancellation)
    {
        try
        {
            foreach (var batch in TextBatches.Cut(work.Missing(), work.Sent, options.BatchSize, BatchTokens, model.Counter))
            {
                if (await FillAsync(work, batch, cancellation) is { } verdict)
                    return verdict;
            }

            return null;
        }
        catch (TransientStageException)
        {
            // Answers that were no good were paid for too.
            await SettleAsync(work, [], cancellation);
            throw;
        }
    }

    private async Task<Quarantined<IReadOnlyList<float[]>>?> FillAsync(Work work, int[] batch, CancellationToken cancellation)
    {
        float[] last = [];
        for (var ask = 0; ask < AsksForAText; ask++)
        {
            float[][] answer;
            try
            {
                answer = await caller.AskAsync(work.Job.TenantId, [.. batch.Select(index => work.Sent[index])], work.Charge, cancellation);
            }
            catch (Exception refused) when (ServiceErrors.IsRejection(refused))
            {
                return await BisectAsync(work, batch, refused, cancellation);
            }

            last = await KeepAsync(work, batch, answer, cancellation);
            batch = [.. batch.Where(index => work.Vectors[index] is null)];
            if (batch.Length == 0)
                return null;
        }

        var verdict = (Quarantined<IReadOnlyList<float[]>>)VectorValidator.Check([last], 1, Space.Dimensions, work.Job.FirstOrdinal + batch[0]);
        return verdict with { Detail = $"{verdict.Detail}, in {AsksForAText} answers" };
    }

    /// <returns>The first vector that is none.</returns>
    private async Task<float[]> KeepAsync(Work work, int[] batch, float[][] answer, CancellationToken cancellation)
    {
        float[]? bad = null;
        var valid = new Dictionary<Sha256Hash, float[]>();
        for (var entry = 0; entry < batch.Length; entry++)
        {
            if (!caller.IsValid(answer[entry]))
            {
                bad ??= answer[entry];
                continue;
            }

            work.Vectors[batch[entry]] = answer[entry];
            memory.Keep(work.KeyOf(batch[entry]), answer[entry]);
            valid[work.HashOf(batch[entry])] = answer[entry];
        }

        await SettleAsync(work, valid, cancellation);
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

        await caller.ProveServiceAsync(work.Job.TenantId, work.Charge, refused, cancellation);
        var chunk = work.Job.FirstOrdinal + batch[0];
        return new Quarantined<IReadOnlyList<float[]>>(
            QuarantineReason.EmbeddingRejected,
            $"the embedding service refuses chunk {chunk}: {refused.Message}",
            new Dictionary<string, object?> { ["chunk"] = chunk, ["characters"] = work.Job.Texts[batch[0]].Length });
    }

    /// <summary>Writes down what was paid and got for it, before anything else can go wrong.</summary>
    private async Task SettleAsync(Work work, Dictionary<Sha256Hash, float[]> vectors, CancellationToken cancellation)
    {
        var usage = work.TakeUsage();
        // Hashing takes no tokens and cuts nothing: what it does is not worth a transaction.
        if (record is null || (model.IsLocal && model.Counter is null) || (usage.IsNothing && vectors.Count == 0))
            return;
        await record.KeepAsync(new EmbeddingAccount(work.Job.TenantId, work.Job.VersionId, Space.Name), usage, model.IsLocal ? [] : vectors, cancellation);
    }

    private sealed class Work(EmbeddingJob job, string prefix)
    {
        // Vectors of passages are kept under the text alone: the space says what goes before it, and whoever deletes a document knows only that.
        private readonly Sha256Hash[] hashes = [.. job.Texts.Select(text => Sha256Hash.Of(job.AreQueries ? prefix + text : text))];
        private readonly Lock gate = new();
        private EmbeddingUsage usage;

        public EmbeddingJob Job => job;

        /// <summary>The texts as the model gets them.</summary>
        public IReadOnlyList<string> Sent { get; } = prefix.Length == 0 ? job.Texts : [.. job.Texts.Select(text => prefix + text)];

        public float[]?[] Vectors { get; } = new float[]?[job.Texts.Count];

        public Sha256Hash HashOf(int index) => hashes[index];

        public Sha256Hash KeyOf(int index) => VectorMemory.KeyOf(job.TenantId, Sent[index]);

        /// <summary>Texts without a vector; of equal ones the first.</summary>
        public List<int> Missing() => [.. Enumerable.Range(0, hashes.Length).Where(index => Vectors[index] is null).DistinctBy(index => hashes[index])];

        // A call that was given up may be answered later, on another thread.
        public void Charge(EmbeddingUsage more)
        {
            lock (gate)
                usage += more;
        }

        public EmbeddingUsage TakeUsage()
        {
            lock (gate)
            {
                var taken = usage;
                usage = default;
                return taken;
            }
        }

        public IReadOnlyList<float[]> Finish()
        {
            var first = new Dictionary<Sha256Hash, float[]>();
            for (var index = 0; index < hashes.Length; index++)
            {
                if (Vectors[index] is { } vector)
                    first.TryAdd(hashes[index], vector);
            }

            return [.. hashes.Select(hash => first[hash])];
        }
    }
}
