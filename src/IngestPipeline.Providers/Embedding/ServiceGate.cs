using IngestPipeline.Domain.Results;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace IngestPipeline.Providers.Embedding;

/// <summary>
/// The one way of a host to an embedding service: a limit in time, a circuit breaker, and a pause while Retry-After runs. Nothing is
/// repeated here: an item that meets an outage waits in the record, where its delay survives this process.
/// </summary>
internal sealed class ServiceGate
{
    private static readonly TimeSpan FirstBreak = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestBreak = TimeSpan.FromSeconds(60);
    private readonly TimeProvider time;
    private readonly ResiliencePipeline pipeline;
    private readonly Lock gate = new();
    private DateTimeOffset notBefore = DateTimeOffset.MinValue;

    /// <param name="limit">Time of one call.</param>
    public ServiceGate(TimeSpan limit, TimeProvider time)
    {
        this.time = time;
        pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                FailureRatio = 0.5,
                MinimumThroughput = 4,
                SamplingDuration = TimeSpan.FromSeconds(10),
                // A service that says when to come back works; only its pause is kept.
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is { } failure && ServiceErrors.IsOutage(failure) && ServiceErrors.RetryAfterOf(failure) is null),
                // While the outage lasts, each break allows one call, and the next is longer.
                BreakDurationGenerator = arguments => ValueTask.FromResult(Min(FirstBreak * Math.Pow(2, Math.Min(arguments.HalfOpenAttempts, 10)), LongestBreak)),
            })
            .AddTimeout(new TimeoutStrategyOptions { Timeout = limit })
            .Build();
    }

    /// <exception cref="TransientStageException">The service is away, overloaded, or answers nonsense; carries how long to wait where that is known.</exception>
    /// <exception cref="EmbeddingServiceException">The texts are refused.</exception>
    public async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellation)
    {
        var pause = Pause();
        if (pause > TimeSpan.Zero)
            throw new TransientStageException("the embedding service asked to wait", null, pause);
        try
        {
            // A generator that ignores its token is left behind.
            return await pipeline.ExecuteAsync(async token => await call(token).WaitAsync(token), cancellation);
        }
        catch (BrokenCircuitException open)
        {
            throw new TransientStageException("the embedding service failed several times and is left alone for a while", open, open.RetryAfter ?? FirstBreak);
        }
        catch (Exception outage) when (ServiceErrors.IsOutage(outage) && !cancellation.IsCancellationRequested)
        {
            var retryAfter = ServiceErrors.RetryAfterOf(outage);
            if (retryAfter is { } asked)
                Extend(asked);
            throw new TransientStageException($"the embedding service did not answer well: {outage.Message}", outage, retryAfter);
        }
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private TimeSpan Pause()
    {
        lock (gate)
            return notBefore - time.GetUtcNow();
    }

    private void Extend(TimeSpan asked)
    {
        lock (gate)
        {
            var until = time.GetUtcNow() + asked;
            if (until > notBefore)
                notBefore = until;
        }
    }
}
