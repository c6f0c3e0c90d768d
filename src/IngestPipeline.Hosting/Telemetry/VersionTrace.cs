using System.Diagnostics;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Telemetry;

namespace IngestPipeline.Hosting.Telemetry;

/// <summary>
/// The trace of a version, from its intake to its publication. Hints may be lost and are sent again by whoever leads, so the record carries
/// the trace: the span of intake, stored with the version, is the parent of every stage. Without one the version's id is the trace's id,
/// and any process finds the same.
/// </summary>
public static class VersionTrace
{
    public static ActivityContext Of(string? traceParent, Guid versionId) =>
        ActivityContext.TryParse(traceParent, null, isRemote: true, out var stored)
            ? stored
            // No span: each stage is at the top of the trace then.
            : new ActivityContext(ActivityTraceId.CreateFromBytes(versionId.ToByteArray(bigEndian: true)), default, ActivityTraceFlags.Recorded, traceState: null, isRemote: true);

    /// <returns>Null when nobody listens.</returns>
    internal static Activity? StartStage(ClaimedWork claim)
    {
        if (!PipelineTelemetry.Spans.HasListeners())
            return null;
        var span = PipelineTelemetry.Spans.StartActivity(NameOf(claim.Item), ActivityKind.Consumer, Of(claim.TraceParent, claim.Item.VersionId));
        if (span is not { IsAllDataRequested: true })
            return span;
        return span
            .SetTag("ingest.tenant", claim.Item.TenantId)
            .SetTag("ingest.document_id", claim.DocumentId.ToString())
            .SetTag("ingest.version_id", claim.Item.VersionId.ToString())
            .SetTag("ingest.version", claim.Version)
            .SetTag("ingest.stage", claim.Item.Stage.ToName())
            .SetTag("ingest.part", claim.Item.Part)
            .SetTag("ingest.fence", claim.Fence)
            .SetTag("ingest.worker", claim.Worker)
            .SetTag("ingest.media_type", claim.MediaType);
    }

    /// <summary>The transaction that makes a version searchable, inside the span of its stage.</summary>
    public static Activity? StartPublication(int chunks) => PipelineTelemetry.Spans.StartActivity("publish")?.SetTag("ingest.chunks", chunks);

    private static string NameOf(WorkItemId item) => item.Stage is Stage.Ocr or Stage.Embed ? $"{item.Stage.ToName()} part {item.Part}" : item.Stage.ToName();
}
