using IngestPipeline.Domain.Identity;

namespace IngestPipeline.Hosting.Bus;

/// <summary>The doorbell: tells workers that items may be ready. A lost, late or doubled hint changes nothing but time.</summary>
public interface IHintBus
{
    /// <summary>Never throws for a broker that is away: the dispatcher hints again.</summary>
    Task HintAsync(IReadOnlyList<WorkItemId> items, CancellationToken cancellation);
}
