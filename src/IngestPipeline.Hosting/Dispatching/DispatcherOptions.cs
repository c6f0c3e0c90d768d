using System.ComponentModel.DataAnnotations;
using IngestPipeline.Domain.Configuration;

namespace IngestPipeline.Hosting.Dispatching;

/// <summary>How much work is let in, and how often the record is looked through.</summary>
public sealed class DispatcherOptions
{
    public const string Section = "Dispatcher";

    /// <summary>Versions under way at once; the rest waits in the backlog. Default 64.</summary>
    [Reloadable, Range(1, 10000)]
    public int MaxInFlight { get; set; } = 64;

    /// <summary>Versions of one tenant under way at once; the rest of <see cref="MaxInFlight"/> stays free for others. Default 48.</summary>
    [Reloadable, Range(1, 10000)]
    public int MaxInFlightPerTenant { get; set; } = 48;

    /// <summary>Versions of bulk replays under way at once; they also go behind all other work. Default 10.</summary>
    [Reloadable, Range(1, 10000)]
    public int MaxReplaysInFlight { get; set; } = 10;

    /// <summary>Milliseconds between looks when nothing wakes the dispatcher. Default 500.</summary>
    [Reloadable, Range(10, 60000)]
    public int PollMilliseconds { get; set; } = 500;

    /// <summary>Seconds a ready item may go unclaimed before it is hinted again. Default 30.</summary>
    [Reloadable, Range(1, 3600)]
    public int RehintSeconds { get; set; } = 30;

    /// <summary>Seconds between looks at the backlog that are kept for a day, for charts; one is kept when something differs from the last. Default 5.</summary>
    [Range(1, 3600)]
    public int SampleSeconds { get; set; } = 5;

    /// <summary>Seconds of leadership; a dead leader is replaced after it. Default 10.</summary>
    [Reloadable, Range(1, 600)]
    public int LeadershipSeconds { get; set; } = 10;
}
