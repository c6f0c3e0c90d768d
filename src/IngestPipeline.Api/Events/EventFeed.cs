using IngestPipeline.Domain.Events;
using IngestPipeline.Domain.Results;
using IngestPipeline.Hosting.Events;
using IngestPipeline.Storage.Events;
using IngestPipeline.Storage.Postgres;
using IngestPipeline.Storage.Queries;
using Npgsql;

namespace IngestPipeline.Api.Events;

/// <summary>Follows the events of a tenant for all who want to hear of them: one reader of the record a process.</summary>
/// <param name="readQueues">Asked once a second while anybody listens.</param>
public sealed class EventFeed(EventLog log, string tenantId, EventsOptions options, Func<CancellationToken, Task<IReadOnlyList<QueueDepth>>> readQueues) : IAsyncDisposable
{
    private const int PageSize = 500;

    // What a notification announces may have to wait for an older transaction, whose end announces nothing.
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly Lock changing = new();
    private readonly List<FeedSubscription> subscriptions = [];
    private readonly CancellationTokenSource stopping = new();
    private EventPosition? position;
    private IReadOnlyList<QueueDepth>? queues;
    private Task? following;

    /// <summary>Starts to follow, from now on; when the database is away, from when it is back.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        try
        {
            position = await log.NowAsync(cancellation);
        }
        catch (NpgsqlException away) when (StorageErrors.IsOutage(away))
        {
            // The host serves what it can meanwhile; /readyz says that the database is away.
        }

        following = Task.Run(() => FollowAsync(stopping.Token), CancellationToken.None);
    }

    /// <exception cref="TooManySubscribersException">As many follow as may.</exception>
    public FeedSubscription Subscribe()
    {
        lock (changing)
        {
            ThrowIfFull();
            var subscription = new FeedSubscription(position ?? throw new TransientStageException("events are not followed yet"), options.MaxWaiting, Leave);
            subscriptions.Add(subscription);
            if (queues is not null)
                subscription.Offer(new FeedMessage(null, queues));
            return subscription;
        }
    }

    /// <summary>For those who have something to do first.</summary>
    /// <exception cref="TooManySubscribersException">As many follow as may.</exception>
    public void ThrowIfFull()
    {
        lock (changing)
        {
            if (subscriptions.Count >= options.MaxSubscribers)
                throw new TooManySubscribersException(options.MaxSubscribers);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        if (following is not null)
            await following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        End();
        stopping.Dispose();
    }

    /// <summary>Ends all streams, so that the host can stop.</summary>
    public void End()
    {
        lock (changing)
        {
            foreach (var subscription in subscriptions.ToList())
                Leave(subscription);
        }
    }

    private void Leave(FeedSubscription subscription)
    {
        lock (changing)
        {
            subscriptions.Remove(subscription);
            subscription.Complete();
        }
    }

    private async Task FollowAsync(CancellationToken cancellation)
    {
        NpgsqlConnection? listener = null;
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                listener ??= await log.ListenAsync(cancellation);
                position ??= await log.NowAsync(cancellation);
                await ReadEventsAsync(cancellation);
                await ReadQueuesAsync(cancellation);
                await listener.WaitAsync(LookEvery, cancellation);
            }
            catch (Exception away) when (away is NpgsqlException or InvalidOperationException or IOException or TimeoutException or TransientStageException && !cancellation.IsCancellationRequested)
            {
                // The place is kept; who follows hears nothing until the database is back, and then everything.
                if (listener is not null)
                    await listener.DisposeAsync();
                listener = null;
                await Task.Delay(LookEvery, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                break;
            }
        }

        if (listener is not null)
            await listener.DisposeAsync();
    }

    private async Task ReadEventsAsync(CancellationToken cancellation)
    {
        IReadOnlyList<DocumentEvent> page;
        do
        {
            page = await log.ReadAsync(tenantId, position!.Value, null, PageSize, cancellation);
            lock (changing)
            {
                foreach (var happened in page)
                    Tell(new FeedMessage(happened, null));
                if (page.Count > 0)
                    position = page[^1].Position;
            }
        }
        while (page.Count == PageSize);
    }

    private async Task ReadQueuesAsync(CancellationToken cancellation)
    {
        lock (changing)
        {
            if (subscriptions.Count == 0)
            {
                queues = null;
                return;
            }
        }

        var now = await readQueues(cancellation);
        lock (changing)
        {
            // Age grows by itself and is no change.
            if (queues is not null && now.Select(Still).SequenceEqual(queues.Select(Still)))
                return;
            queues = now;
            Tell(new FeedMessage(null, now));
        }
    }

    private static QueueDepth Still(QueueDepth queue) => queue with { OldestSeconds = null };

    private void Tell(FeedMessage message)
    {
        foreach (var subscription in subscriptions.ToList())
            subscription.Offer(message);
    }
}
