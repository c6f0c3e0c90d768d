namespace IngestPipeline.Api.Metrics;

/// <summary>
/// Values read from elsewhere, for as many askers as there are: read at most every few seconds, one reading at a time, and given up after
/// a moment, so that a source that hangs costs a scrape that moment and no more.
/// </summary>
public sealed class SampledSource<T>(Func<CancellationToken, Task<T?>> read, TimeProvider clock)
    where T : class
{
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(3);
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private Task<T?> reading = Task.FromResult<T?>(null);
    private Task<T?> answer = Task.FromResult<T?>(null);
    private long? begun;

    /// <returns>Null when the source did not answer.</returns>
    public Task<T?> ReadAsync()
    {
        lock (gate)
        {
            // One that hangs on after it was given up is not joined by a second one.
            if (reading.IsCompleted && (begun is not { } then || clock.GetElapsedTime(then) >= Freshness))
            {
                begun = clock.GetTimestamp();
                reading = Task.Run(SampleAsync);
                answer = BoundAsync(reading);
            }

            return answer;
        }
    }

    /// <summary>For those who cannot wait otherwise; right after <see cref="ReadAsync"/> it does not block.</summary>
    public T? Read() => ReadAsync().GetAwaiter().GetResult();

    private async Task<T?> SampleAsync()
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        try
        {
            return await read(patience.Token);
        }
#pragma warning disable CA1031 // Whatever it is, a scrape has to go on; that nothing came is what the metric says.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    private async Task<T?> BoundAsync(Task<T?> sample)
    {
        try
        {
            return await sample.WaitAsync(Patience, clock);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }
}
