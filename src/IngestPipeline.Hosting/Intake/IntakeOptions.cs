using System.ComponentModel.DataAnnotations;
using IngestPipeline.Domain.Configuration;

namespace IngestPipeline.Hosting.Intake;

/// <summary>What is taken in, and when a file counts as finished by its writer.</summary>
public sealed class IntakeOptions
{
    public const string Section = "Intake";

    /// <summary>Megabytes of one file above which it is refused. Default 2048.</summary>
    [Reloadable, Range(1, 1048576)]
    public int MaxMegabytes { get; set; } = 2048;

    /// <summary>Milliseconds a file must have kept its size and time of change. Default 1000.</summary>
    [Reloadable, Range(0, 600000)]
    public int SettleMilliseconds { get; set; } = 1000;

    /// <summary>Times a file that changes while it is read is read again before it is refused as SOURCE_CHANGED. Default 5.</summary>
    [Reloadable, Range(1, 100)]
    public int ReadAttempts { get; set; } = 5;

    /// <summary>Seconds between full listings of a watched folder; events only bring the next one forward. Default 30.</summary>
    [Reloadable, Range(1, 86400)]
    public int RescanSeconds { get; set; } = 30;
}
