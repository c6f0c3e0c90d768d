using System.ComponentModel.DataAnnotations;
using IngestPipeline.Domain.Configuration;

namespace IngestPipeline.Hosting.Running;

/// <summary>How workers hold items, and how often they try again.</summary>
public sealed class RunnerOptions : IValidatableObject
{
    public const string Section = "Runner";

    /// <summary>Seconds an item stays with a worker that gives no sign of life. Default 60.</summary>
    [Reloadable, Range(5, 3600)]
    public int LeaseSeconds { get; set; } = 60;

    /// <summary>Failures of an item's own making after which it goes to quarantine. Default 3.</summary>
    [Reloadable, Range(1, 20)]
    public int FailureLimit { get; set; } = 3;

    /// <summary>Workers that may die holding an item before it runs with nothing beside it. Default 3.</summary>
    [Reloadable, Range(1, 20)]
    public int DeathsBeforeAlone { get; set; } = 3;

    /// <summary>Milliseconds of the first back-off; each further one doubles. Default 1000.</summary>
    [Reloadable, Range(1, 600000)]
    public int BackOffMilliseconds { get; set; } = 1000;

    /// <summary>Upper bound of the back-off in seconds. Default 300.</summary>
    [Reloadable, Range(1, 86400)]
    public int MaxBackOffSeconds { get; set; } = 300;

    /// <summary>Delays for outages elsewhere after which an item goes to quarantine as RETRIES_EXHAUSTED. Default 500 (more than a day).</summary>
    [Reloadable, Range(1, 1000000)]
    public int MaxDelays { get; set; } = 500;

    /// <summary>Items of each stage that one host works on at a time; 0 means one for each core. Default 0.</summary>
    [Range(0, 256)]
    public int Concurrency { get; set; }

    public int EffectiveConcurrency => Concurrency == 0 ? Environment.ProcessorCount : Concurrency;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (BackOffMilliseconds > MaxBackOffSeconds * 1000L)
            yield return new ValidationResult($"Runner:BackOffMilliseconds is {BackOffMilliseconds}; it must not exceed Runner:MaxBackOffSeconds ({MaxBackOffSeconds} s)", [nameof(BackOffMilliseconds)]);
    }
}
