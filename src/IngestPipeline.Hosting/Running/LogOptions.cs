using System.ComponentModel.DataAnnotations;
using IngestPipeline.Domain.Configuration;
using Microsoft.Extensions.Logging;

namespace IngestPipeline.Hosting.Running;

/// <summary>What hosts write to stderr.</summary>
public sealed class LogOptions
{
    public const string Section = "Log";

    /// <summary>Least level that is written: Trace, Debug, Information, Warning, Error, Critical or None. <c>--verbose</c> means at least Information. Default Error.</summary>
    [Reloadable, EnumDataType(typeof(LogLevel))]
    public LogLevel Level { get; set; } = LogLevel.Error;
}
