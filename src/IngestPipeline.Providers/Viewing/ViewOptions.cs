using System.ComponentModel.DataAnnotations;

namespace IngestPipeline.Providers.Viewing;

/// <summary>Limits of drawing pages for people.</summary>
public sealed class ViewOptions
{
    public const string Section = "View";

    /// <summary>Dots per inch of a drawn PDF page. Default 110.</summary>
    [Range(36, 300)]
    public int Dpi { get; set; } = 110;

    /// <summary>Pages drawn at once by a process, each in a child of its own. Default 2.</summary>
    [Range(1, 16)]
    public int Children { get; set; } = 2;

    /// <summary>Requests that may wait for a free child; one more is refused. Default 32.</summary>
    [Range(0, 1000)]
    public int MaxWaiting { get; set; } = 32;

    /// <summary>Pages after which a child is replaced. Default 200.</summary>
    [Range(1, 100000)]
    public int PagesPerChild { get; set; } = 200;

    /// <summary>Seconds one page may take before its child is killed. Default 30.</summary>
    [Range(1, 600)]
    public int TimeoutSeconds { get; set; } = 30;

    /// <summary>Seconds of CPU time one page may take. Default 20.</summary>
    [Range(1, 600)]
    public int CpuSeconds { get; set; } = 20;

    /// <summary>Seconds in which a child may neither answer nor compute. Default 20.</summary>
    [Range(1, 600)]
    public int SilenceSeconds { get; set; } = 20;

    /// <summary>Memory of a drawing child in megabytes. Default 1024.</summary>
    [Range(256, 16384)]
    public int MemoryLimitMegabytes { get; set; } = 1024;
}
