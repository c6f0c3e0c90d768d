using Microsoft.Extensions.Logging;

namespace IngestPipeline.Hosting.Retention;

/// <summary>Event ids 1600 to 1699.</summary>
internal static partial class Log
{
    [LoggerMessage(1600, LogLevel.Information, "{Count} stored files that no version needs were removed")]
    public static partial void Collected(this ILogger logger, int count);

    [LoggerMessage(1601, LogLevel.Warning, "stored files that no version needs stay for now: {Reason}")]
    public static partial void NotCollected(this ILogger logger, string reason);

    [LoggerMessage(1602, LogLevel.Information, "{Count} old events and webhook deliveries were removed")]
    public static partial void EventsPruned(this ILogger logger, int count);

    [LoggerMessage(1603, LogLevel.Warning, "old events stay for now: {Reason}")]
    public static partial void EventsNotPruned(this ILogger logger, string reason);
}
