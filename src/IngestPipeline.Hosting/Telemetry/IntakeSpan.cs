using System.Diagnostics;
using System.Text.Json;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Telemetry;

namespace IngestPipeline.Hosting.Telemetry;

/// <summary>Observes how one file is taken in. Its span is where the trace of a version begins, or goes on from whoever sent the file.</summary>
internal sealed class IntakeSpan : IDisposable
{
    private readonly Activity? span;
    private readonly ActivityContext sender;
    private bool isWorthKeeping;

    private IntakeSpan(ActivityContext sender)
    {
        this.sender = sender;
        span = PipelineTelemetry.Spans.StartActivity("intake", ActivityKind.Internal, sender);
    }

    /// <summary>To be stored with the version; null when there is no trace that it could belong to.</summary>
    public string? TraceParent => span?.Id ?? (sender == default ? null : $"00-{sender.TraceId}-{sender.SpanId}-{(int)sender.TraceFlags:x2}");

    /// <param name="sender">The trace of whoever sent the file; default: none.</param>
    public static IntakeSpan Start(ActivityContext sender = default) => new(sender);

    public Registration Took(ReceivedFile file, Registration registration, string? refusal = null)
    {
        var isUnchanged = registration.Outcome == RegistrationOutcome.Unchanged;
        var outcome = refusal is null || isUnchanged ? JsonNamingPolicy.SnakeCaseLower.ConvertName(registration.Outcome.ToString()) : "refused";
        IntakeMeter.Took(outcome, outcome == "refused" ? refusal : null, file.Bytes);
        if (span is null)
            return registration;
        isWorthKeeping = !isUnchanged;
        span.SetTag("ingest.tenant", file.TenantId)
            .SetTag("ingest.document_id", registration.DocumentId.ToString())
            .SetTag("ingest.version_id", registration.VersionId.ToString())
            .SetTag("ingest.version", registration.Version)
            .SetTag("ingest.media_type", file.MediaType)
            .SetTag("ingest.bytes", file.Bytes)
            .SetTag("ingest.outcome", outcome);
        if (outcome == "refused")
            span.SetTag("ingest.reason", refusal).SetStatus(ActivityStatusCode.Error, refusal);
        return registration;
    }

    public void Dispose()
    {
        if (span is null)
            return;
        // A scan looks at thousands of files that are as they were; and what failed is tried again, or gone.
        if (!isWorthKeeping)
            span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        span.Dispose();
    }
}
