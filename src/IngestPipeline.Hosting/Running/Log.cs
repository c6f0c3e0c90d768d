using IngestPipeline.Domain.Ledger;
using Microsoft.Extensions.Logging;

namespace IngestPipeline.Hosting.Running;

/// <summary>Event ids 1000 to 1099.</summary>
internal static partial class Log
{
    public static IDisposable? BeginWork(this ILogger logger, ClaimedWork claim) => logger.BeginScope(new WorkScope(claim));

    [LoggerMessage(1000, LogLevel.Debug, "{Stage} ended as {Outcome} after {Milliseconds:0} ms")]
    public static partial void Finished(this ILogger logger, string stage, CommitOutcome outcome, double milliseconds);

    [LoggerMessage(1001, LogLevel.Information, "{Stage} is tried again in {Seconds:0.0} s: {ReasonCode}: {Detail}")]
    public static partial void Postponed(this ILogger logger, string stage, double seconds, string reasonCode, string detail);

    [LoggerMessage(1002, LogLevel.Warning, "{Stage} put the version in quarantine: {ReasonCode}: {Detail}")]
    public static partial void Quarantined(this ILogger logger, string stage, string reasonCode, string detail);

    [LoggerMessage(1003, LogLevel.Warning, "{Stage} lost its claim; its work is discarded")]
    public static partial void ClaimLost(this ILogger logger, string stage);
}
