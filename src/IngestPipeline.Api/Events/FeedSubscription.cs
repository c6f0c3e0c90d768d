using System.Threading.Channels;
using IngestPipeline.Domain.Events;

namespace IngestPipeline.Api.Events;

/// <summary>One who follows. Whoever reads too slowly is cut off after what waits for it.</summary>
public sealed class FeedSubscription : IDisposable
{
    private readonly Channel<FeedMessage> waiting;
    private readonly Action<FeedSubscription> leave;

    internal FeedSubscription(EventPosition start, int maxWaiting, Action<FeedSubscription> leave)
    {
        (Start, this.leave) = (start, leave);
        waiting = Channel.CreateBounded<FeedMessage>(new BoundedChannelOptions(maxWaiting) { SingleReader = true, SingleWriter = true });
    }

    /// <summary>What comes here is later than this; what is earlier has been written already.</summary>
    public EventPosition Start { get; }

    /// <summary>Completed when the reader was cut off, or the host stops.</summary>
    public ChannelReader<FeedMessage> Messages => waiting.Reader;

    public bool WasTooSlow { get; private set; }

    public void Dispose() => leave(this);

    internal void Offer(FeedMessage message)
    {
        // Queues come again a second later; only events must not be missed.
        if (waiting.Writer.TryWrite(message) || message.Event is null)
            return;
        WasTooSlow = true;
        leave(this);
    }

    internal void Complete() => waiting.Writer.TryComplete();
}
