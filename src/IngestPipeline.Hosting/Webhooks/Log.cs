using Microsoft.Extensions.Logging;

namespace IngestPipeline.Hosting.Webhooks;

/// <summary>Event ids 1800 to 1899.</summary>
internal static partial class Log
{
    [LoggerMessage(1800, LogLevel.Warning, "a webhook to {Url} was not taken: {Error}; it is {Status}")]
    public static partial void NotTaken(this ILogger logger, string url, string error, string status);

    [LoggerMessage(1801, LogLevel.Warning, "webhooks wait: {Reason}")]
    public static partial void RecordAway(this ILogger logger, string reason);

    [LoggerMessage(1802, LogLevel.Error, "webhooks to {Url} cannot be served")]
    public static partial void ServingFailed(this ILogger logger, string url, Exception failure);
}
