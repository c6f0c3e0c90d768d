using Microsoft.Extensions.Logging;

namespace IngestPipeline.Providers.Isolation;

/// <summary>Event ids 7100 to 7119.</summary>
internal static partial class Log
{
    [LoggerMessage(7100, LogLevel.Debug, "{Stage} child {ProcessId} started")]
    public static partial void ChildStarted(ILogger logger, string stage, int processId);

    [LoggerMessage(7101, LogLevel.Debug, "{Stage} child {ProcessId} retired after {Requests} requests")]
    public static partial void ChildRetired(ILogger logger, string stage, int processId, int requests);
}
