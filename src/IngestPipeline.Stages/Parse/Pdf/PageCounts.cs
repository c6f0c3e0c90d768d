namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>Counts of one page's characters, white space left out.</summary>
internal sealed class PageCounts
{
    public int Visible { get; set; }

    /// <summary>Written without ink: how recognised text is laid over a scan, and how text is hidden.</summary>
    public int Inkless { get; set; }

    /// <summary>Characters whose meaning the file does not give.</summary>
    public int Junk { get; set; }

    public int Total => Visible + Inkless;
}
