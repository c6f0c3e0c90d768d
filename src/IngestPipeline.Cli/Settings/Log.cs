using Microsoft.Extensions.Logging;

namespace IngestPipeline.Cli.Settings;

/// <summary>Event ids 1410 to 1419.</summary>
internal static partial class Log
{
    [LoggerMessage(1410, LogLevel.Error, "the changed settings are refused and the old ones stay: {Problem}")]
    public static partial void SettingsRefused(this ILogger logger, SettingProblem problem);

    [LoggerMessage(1411, LogLevel.Information, "{Setting} is {Value} from now on")]
    public static partial void SettingTaken(this ILogger logger, string setting, string? value);

    [LoggerMessage(1412, LogLevel.Warning, "{Setting} was changed; that needs a restart")]
    public static partial void SettingNeedsRestart(this ILogger logger, string setting);
}
