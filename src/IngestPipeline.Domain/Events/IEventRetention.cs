namespace IngestPipeline.Domain.Events;

/// <summary>Port: forgets old events and deliveries.</summary>
public interface IEventRetention
{
    /// <summary>Removes a bounded number of events and ended deliveries. An event that a configured webhook has still to be told of stays, however old.</summary>
    /// <returns>Rows removed.</returns>
    Task<int> PruneAsync(TimeSpan keep, CancellationToken cancellation);
}
