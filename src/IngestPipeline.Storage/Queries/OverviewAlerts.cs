using System.Globalization;
using IngestPipeline.Domain.Identity;

namespace IngestPipeline.Storage.Queries;

/// <summary>When a person should look, and at what.</summary>
internal static class OverviewAlerts
{
    /// <summary>Seconds a ready item may wait while nothing is finished.</summary>
    private const double PatienceSeconds = 600;

    /// <summary>Open entries of the last hour that are worth a look; single bad files are daily business.</summary>
    private const long ManyQuarantined = 20;

    /// <summary>Its leases ran out long before; a host that is gone for longer than this is known to be gone.</summary>
    private const double ForgottenSeconds = 900;

    /// <param name="quarantined">Open entries made within the last hour.</param>
    public static IReadOnlyList<OverviewAlert> Of(PipelineStatus status, RecentRates rates, long quarantined)
    {
        var alerts = new List<OverviewAlert>();
        var open = status.Queues.Sum(queue => queue.Ready + queue.Running + queue.Delayed);
        var oldest = status.Queues.Where(queue => queue.OldestSeconds is not null).MaxBy(queue => queue.OldestSeconds);
        if (!status.Versions.Balanced)
            alerts.Add(new(AlertCodes.Unbalanced, OverviewAlert.Critical, "The counts of versions do not add up: run 'ingest audit', then 'ingest audit --repair'."));
        if (open > 0 && !status.Hosts.Any(host => host.Alive))
            alerts.Add(new(AlertCodes.NoHost, OverviewAlert.Critical, $"{Number(open)} items wait and no host is running: start 'ingest up' or 'ingest worker'."));
        else if (oldest?.OldestSeconds > PatienceSeconds && IsStill(rates))
            alerts.Add(new(AlertCodes.Stalled, OverviewAlert.Critical, $"An item has waited for {oldest.Stage} for {Minutes(oldest.OldestSeconds.Value)} and nothing was finished for 10 minutes: see that a host works on {oldest.Stage} ('ingest status') and what 'ingest doctor' says."));
        alerts.AddRange(status.Hosts.Where(host => !host.Alive && host.SilentSeconds < ForgottenSeconds).Select(host =>
            new OverviewAlert(AlertCodes.HostSilent, OverviewAlert.Warning, $"Host {host.HostId} has said nothing for {Number((long)host.SilentSeconds)} s: see whether it runs; what it had is given to others.")));
        alerts.AddRange(status.Pauses.Select(pause => new OverviewAlert(AlertCodes.EmbeddingPaused, OverviewAlert.Warning, $"Embedding in {pause.Space} is paused: {pause.Reason}")));
        if (quarantined > ManyQuarantined)
            alerts.Add(new(AlertCodes.QuarantineGrew, OverviewAlert.Warning, $"{Number(quarantined)} versions went to quarantine in the last hour: look at their reasons ('ingest quarantine list') before more of the kind come."));
        return alerts;
    }

    // A large file that is recognised part by part finishes items long before it is finished.
    private static bool IsStill(RecentRates rates) => rates.Finished(600) is not > 0 && StageNames.All.All(stage => rates.Done(600, stage) is not > 0);

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Minutes(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} minutes");
}
