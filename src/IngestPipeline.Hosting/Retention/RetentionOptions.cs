using System.ComponentModel.DataAnnotations;
using IngestPipeline.Domain.Configuration;

namespace IngestPipeline.Hosting.Retention;

/// <summary>How much history is kept.</summary>
public sealed class RetentionOptions
{
    public const string Section = "Versions";

    /// <summary>
    /// Earlier searchable versions of each document whose files stay stored, so that a rollback can bring them back. Default 10. A smaller
    /// number takes effect on a document when it next changes.
    /// </summary>
    [Reloadable, Range(0, 100000)]
    public int Keep { get; set; } = 10;

    /// <summary>Seconds between looks for files that nobody needs any more. Default 60.</summary>
    [Reloadable, Range(1, 86400)]
    public int CollectSeconds { get; set; } = 60;
}
