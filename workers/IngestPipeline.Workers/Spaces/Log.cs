using Microsoft.Extensions.Logging;

namespace IngestPipeline.Workers.Spaces;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "embedding spaces are not looked after for the moment: {Reason}")]
    public static partial void SpacesNotReached(this ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the embedding space {Space} falls behind: {Reason}")]
    public static partial void SpaceNotFilled(this ILogger logger, string space, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "a text cannot be embedded in {Space}: {Refused}")]
    public static partial void TextRefused(this ILogger logger, string space, string refused);
}
