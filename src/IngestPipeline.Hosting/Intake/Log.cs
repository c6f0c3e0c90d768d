using Microsoft.Extensions.Logging;

namespace IngestPipeline.Hosting.Intake;

/// <summary>Event ids 1300 to 1399.</summary>
internal static partial class Log
{
    [LoggerMessage(1300, LogLevel.Warning, "{Folder} cannot be listed: {Reason}; nothing is deleted because of it")]
    public static partial void FolderUnreadable(this ILogger logger, string folder, string reason);

    [LoggerMessage(1301, LogLevel.Warning, "{Count} files vanished from {Folder} at once; their documents stay until the deletion is confirmed with --confirm-deletes")]
    public static partial void DeletesHeldBack(this ILogger logger, int count, string folder);

    [LoggerMessage(1303, LogLevel.Error, "intake pauses until this passes, nothing is lost: {Reason}")]
    public static partial void IntakePaused(this ILogger logger, string reason);

    [LoggerMessage(1304, LogLevel.Error, "intake goes on")]
    public static partial void IntakeResumed(this ILogger logger);

    [LoggerMessage(1302, LogLevel.Warning, "no file events for {Folder}: {Reason}; it is listed on schedule only")]
    public static partial void EventsUnavailable(this ILogger logger, string folder, string reason);
}
