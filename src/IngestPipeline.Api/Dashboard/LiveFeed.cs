namespace IngestPipeline.Api.Dashboard;

/// <summary>Reads a value again and again for any number of viewers, so that ten open pages cost as much as one, and none costs nothing.</summary>
internal class LiveFeed<T>(Func<CancellationToken, Task<T>> readAsync, TimeSpan every, TimeProvider clock) : IDisposable
    where T : class
{
    private readonly Lock gate = new();
    private readonly List<Func<Task>> viewers = [];
    private CancellationTokenSource? reading;

    /// <summary>What was read last; null before the first time. It stays when a later reading fails.</summary>
    public T? Latest { get; private set; }

    /// <summary>Why the last reading failed; null when it did not.</summary>
    public string? Problem { get; private set; }

    /// <summary>Reads now if nobody has read lately.</summary>
    public async Task<T?> ReadAsync(CancellationToken cancellation)
    {
        bool isRead;
        lock (gate)
            isRead = reading is not null && Latest is not null;
        if (!isRead)
            await ReadOnceAsync(cancellation);
        return Latest;
    }

    /// <param name="changed">Called after each reading until the result is disposed of.</param>
    public IDisposable Watch(Func<Task> changed)
    {
        lock (gate)
        {
            viewers.Add(changed);
            if (reading is null)
            {
                reading = new CancellationTokenSource();
                _ = KeepReadingAsync(reading);
            }
        }

        return new Viewer(this, changed);
    }

    public void Dispose()
    {
        lock (gate)
        {
            viewers.Clear();
            reading?.Cancel();
            reading = null;
        }

        GC.SuppressFinalize(this);
    }

    private async Task KeepReadingAsync(CancellationTokenSource term)
    {
        using var _ = term;
        using var timer = new PeriodicTimer(every, clock);
        try
        {
            do
            {
                await ReadOnceAsync(term.Token);
                Func<Task>[] now;
                lock (gate)
                    now = [.. viewers];
                await Task.WhenAll(now.Select(TellAsync));
            }
            while (await timer.WaitForNextTickAsync(term.Token));
        }
        catch (OperationCanceledException)
        {
            // Nobody looks any more.
        }
    }

    private static async Task TellAsync(Func<Task> changed)
    {
        try
        {
            await changed();
        }
        catch (ObjectDisposedException)
        {
            // A page that is just being closed.
        }
    }

    private async Task ReadOnceAsync(CancellationToken cancellation)
    {
        try
        {
            Latest = await readAsync(cancellation);
            Problem = null;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Problem = Problems.Describe(failure).Detail;
        }
    }

    private void Leave(Func<Task> changed)
    {
        lock (gate)
        {
            viewers.Remove(changed);
            if (viewers.Count > 0)
                return;
            reading?.Cancel();
            reading = null;
        }
    }

    private sealed class Viewer(LiveFeed<T> feed, Func<Task> changed) : IDisposable
    {
        private int left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) == 0)
                feed.Leave(changed);
        }
    }
}
