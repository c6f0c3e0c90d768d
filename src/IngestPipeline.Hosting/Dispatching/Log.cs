using Microsoft.Extensions.Logging;

namespace IngestPipeline.Hosting.Dispatching;

/// <summary>Event ids 1200 to 1299.</summary>
internal static partial class Log
{
    [LoggerMessage(1200, LogLevel.Debug, "{Count} items hinted ({Why})")]
    public static partial void Hinting(this ILogger logger, int count, string why);

    [LoggerMessage(1201, LogLevel.Warning, "the record is away: {Reason}")]
    public static partial void RecordAway(this ILogger logger, string reason);
}
