using Microsoft.Extensions.Logging;

namespace IngestPipeline.Hosting.Bus;

/// <summary>Event ids 1100 to 1199.</summary>
internal static partial class Log
{
    [LoggerMessage(1100, LogLevel.Warning, "{Count} hints were not sent: {Reason}; the dispatcher will send them again")]
    public static partial void HintLost(this ILogger logger, int count, string reason);
}
