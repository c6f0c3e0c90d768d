using IngestPipeline.Domain.Identity;

namespace IngestPipeline.Domain.Ledger;

/// <summary>Port: what the dispatcher asks of the record. All times are database time.</summary>
public interface IDispatchLedger
{
    /// <summary>Takes or keeps leadership for <paramref name="lease"/>.</summary>
    Task<bool> TryLeadAsync(string holder, TimeSpan lease, CancellationToken cancellation);

    Task ResignAsync(string holder, CancellationToken cancellation);

    /// <summary>
    /// Admits waiting versions within the limits: interactive before bulk, bulk before replays, then tenants by weight, counting what
    /// each has under way, then order of arrival.
    /// </summary>
    Task<IReadOnlyList<WorkItemId>> AdmitAsync(AdmissionLimits limits, CancellationToken cancellation);

    /// <summary>Returns items whose lease ran out to ready, and counts the death; an item that kept killing workers while alone goes to quarantine.</summary>
    Task<IReadOnlyList<WorkItemId>> ReclaimAsync(int failureLimit, CancellationToken cancellation);

    /// <summary>Returns items of a host that is known to be gone to ready, whatever their lease.</summary>
    Task<IReadOnlyList<WorkItemId>> ReclaimFromOthersAsync(string survivor, int failureLimit, CancellationToken cancellation);

    /// <summary>Delayed items whose time has come.</summary>
    Task<IReadOnlyList<WorkItemId>> ReleaseDueAsync(CancellationToken cancellation);

    /// <summary>Ready items nobody claimed within <paramref name="patience"/> of their last hint.</summary>
    Task<IReadOnlyList<WorkItemId>> FindUnclaimedAsync(TimeSpan patience, CancellationToken cancellation);

    /// <summary>Decides bulk replays by their trial: the rest follows in portions, or stays in quarantine.</summary>
    Task SettleReplaysAsync(CancellationToken cancellation);

    /// <summary>Adds a bounded number of counted changes to the totals.</summary>
    /// <returns>Whether there may be more.</returns>
    Task<bool> FoldCountsAsync(CancellationToken cancellation);

    /// <summary>Writes down the backlog of each tenant where it differs from the last time, and removes some of what is older than <paramref name="keep"/>.</summary>
    Task SampleQueuesAsync(TimeSpan keep, int pruneAtMost, CancellationToken cancellation);

    /// <summary>Waits until something changed that the dispatcher cares about, or <paramref name="atMost"/> passed.</summary>
    Task WaitForChangeAsync(TimeSpan atMost, CancellationToken cancellation);

    /// <summary>Says that this host lives, for <c>status</c> and <c>doctor</c>.</summary>
    Task HeartbeatAsync(HostBeat beat, CancellationToken cancellation);
}
