using Microsoft.Extensions.Logging;

namespace IngestPipeline.Cli.Pipeline;

/// <summary>Event ids 1400 to 1499.</summary>
internal static partial class Log
{
    [LoggerMessage(1400, LogLevel.Warning, "the lock on the database was lost with its session; no work is taken until this host has it again")]
    public static partial void HostLockLost(this ILogger logger);

    [LoggerMessage(1401, LogLevel.Warning, "this host has the lock on the database again and goes on")]
    public static partial void HostLockRetaken(this ILogger logger);
}
