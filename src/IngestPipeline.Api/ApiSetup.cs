using IngestPipeline.Api.Metrics;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Hosting.Bus;
using IngestPipeline.Hosting.Events;
using IngestPipeline.Hosting.Intake;
using IngestPipeline.Providers.Embedding;
using IngestPipeline.Providers.Viewing;
using IngestPipeline.Stages.Dedupe;
using IngestPipeline.Storage.Postgres;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.Api;

/// <summary>What the API of one tenant works on.</summary>
public sealed record ApiSetup
{
    /// <summary>Who the audit trail says it was.</summary>
    public const string Actor = "api";

    public required IngestDatabase Database { get; init; }

    public required IArtifactStore Artifacts { get; init; }

    public required string Tenant { get; init; }

    /// <summary>Addresses to listen on, separated by semicolons.</summary>
    public required string Urls { get; init; }

    public required BusOptions Bus { get; init; }

    public required Func<IntakeOptions> Intake { get; init; }

    public required QueryVectors Queries { get; init; }

    public required BoilerplateRule Boilerplate { get; init; }

    /// <summary>Draws pages, in child processes; its owner disposes of it.</summary>
    public required PageDrawer Pages { get; init; }

    public EventsOptions Events { get; init; } = new();

    /// <summary>How much callers may use at once.</summary>
    public ApiOptions Options { get; init; } = new();

    /// <summary>Drawn beside what is measured.</summary>
    public required QualityThresholds Thresholds { get; init; }

    /// <summary>Bearer key; null when only this machine may call.</summary>
    public string? Key { get; init; }

    /// <summary>Reads the counts of the record for <c>/metrics</c>; null: only what this process counts itself is shown.</summary>
    public Func<CancellationToken, Task<RecordFigures>>? Figures { get; init; }

    /// <summary>What this process counted so far, disposed of by whoever made it; null: counting begins with the API.</summary>
    public HostMetrics? Metrics { get; init; }

    /// <summary>Told of failures that no caller is to blame for; the answer does not show them.</summary>
    public Action<Exception>? Unexpected { get; init; }
}
