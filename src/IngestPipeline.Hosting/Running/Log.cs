using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using Microsoft.Extensions.Logging;

namespace IngestPipeline.Hosting.Running;

/// <summary>Event ids 1000 to 1099.</summary>
internal static partial class Log
{
    private static readonly Func<ILogger, string, Guid, int, string, int, long, IDisposable?> Work =
        LoggerMessage.DefineScope<string, Guid, int, string, int, long>("tenant {tenant} document {document} version {version} stage {stage} part {part} fence {fence}");

    public static IDisposable? BeginWork(this ILogger logger, ClaimedWork claim) =>
        Work(logger, claim.Item.TenantId, claim.DocumentId, claim.Version, claim.Item.Stage.ToName(), claim.Item.Part, claim.Fence);

    [LoggerMessage(1000, LogLevel.Debug, "{Stage} ended as {Outcome} after {Milliseconds:0} ms")]
    public static partial void Finished(this ILogger logger, string stage, CommitOutcome outcome, double milliseconds);

    [LoggerMessage(1001, LogLevel.Information, "{Stage} is tried again in {Seconds:0.0} s: {ReasonCode}: {Detail}")]
    public static partial void Postponed(this ILogger logger, string stage, double seconds, string reasonCode, string detail);

    [LoggerMessage(1002, LogLevel.Warning, "{Stage} put the version in quarantine: {ReasonCode}: {Detail}")]
    public static partial void Quarantined(this ILogger logger, string stage, string reasonCode, string detail);

    [LoggerMessage(1003, LogLevel.Warning, "{Stage} lost its claim; its work is discarded")]
    public static partial void ClaimLost(this ILogger logger, string stage);
}
