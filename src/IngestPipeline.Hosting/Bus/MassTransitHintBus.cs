using IngestPipeline.Contracts.Chunk;
using IngestPipeline.Contracts.Dedupe;
using IngestPipeline.Contracts.Embed;
using IngestPipeline.Contracts.Ocr;
using IngestPipeline.Contracts.Parse;
using IngestPipeline.Contracts.Upsert;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Hosting.Telemetry;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace IngestPipeline.Hosting.Bus;

/// <summary>
/// Hints over MassTransit. A broker that hangs or is away costs one publish time-out; for a while after it no hint is tried, so that work
/// goes on at its own speed. The record keeps the items, and the dispatcher hints them again.
/// </summary>
public sealed class MassTransitHintBus(IPublishEndpoint bus, TimeProvider clock, ILogger<MassTransitHintBus> logger) : IHintBus
{
    private static readonly TimeSpan PublishTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    private const long Never = long.MinValue;
    private long failedAt = Never;

    public async Task HintAsync(IReadOnlyList<WorkItemId> items, CancellationToken cancellation)
    {
        var then = Interlocked.Read(ref failedAt);
        if (then != Never && clock.GetElapsedTime(then) < Pause)
        {
            Lose(items, 0, "the broker did not take the last ones");
            return;
        }

        using var timeout = new CancellationTokenSource(PublishTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        var sent = 0;
        try
        {
            foreach (var item in items)
            {
                // Left behind when it does not end by itself: a publish that waits for a connection which went with its broker would hold up
                // the dispatcher, and with it the leadership, for good. Should it be sent after all, that is a hint too many.
                await bus.Publish(ToMessage(item), either.Token).WaitAsync(either.Token);
                HintMeter.Sent(item.Stage);
                sent++;
            }

            Interlocked.Exchange(ref failedAt, Never);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            Interlocked.Exchange(ref failedAt, clock.GetTimestamp());
            Lose(items, sent, failure.Message);
        }
        catch (OperationCanceledException)
        {
            // The host stops; whoever leads next hints these items.
        }
    }

    private void Lose(IReadOnlyList<WorkItemId> items, int sent, string reason)
    {
        logger.HintLost(items.Count - sent, reason);
        foreach (var item in items.Skip(sent))
            HintMeter.Lost(item.Stage);
    }

    public static object ToMessage(WorkItemId item) => item.Stage switch
    {
        Stage.Parse => new ParseDocument { TenantId = item.TenantId, VersionId = item.VersionId, Part = item.Part },
        Stage.Ocr => new RecognisePages { TenantId = item.TenantId, VersionId = item.VersionId, Part = item.Part },
        Stage.Dedupe => new DedupeDocument { TenantId = item.TenantId, VersionId = item.VersionId, Part = item.Part },
        Stage.Chunk => new ChunkDocument { TenantId = item.TenantId, VersionId = item.VersionId, Part = item.Part },
        Stage.Embed => new EmbedChunks { TenantId = item.TenantId, VersionId = item.VersionId, Part = item.Part },
        Stage.Upsert => new UpsertChunks { TenantId = item.TenantId, VersionId = item.VersionId, Part = item.Part },
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
