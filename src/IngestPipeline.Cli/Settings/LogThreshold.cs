using IngestPipeline.Hosting.Running;
using Microsoft.Extensions.Logging;

namespace IngestPipeline.Cli.Settings;

/// <summary>Least level that is logged, as it is now. Asked for each line, and known before the options are.</summary>
public sealed class LogThreshold(bool isVerbose)
{
    private volatile LogLevel least = LogLevel.Error;

    public bool Allows(LogLevel level) => level >= least || (isVerbose && level >= LogLevel.Information);

    public void Follow(LogOptions options) => least = options.Level;
}
