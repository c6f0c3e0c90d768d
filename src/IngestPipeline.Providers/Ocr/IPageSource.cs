namespace IngestPipeline.Providers.Ocr;

/// <summary>Turns the pages of one file into images.</summary>
internal interface IPageSource : IDisposable
{
    /// <summary>True when the file can have no other page than the one asked for, so that its failure is the file's.</summary>
    bool IsSinglePage { get; }

    /// <param name="page">1-based.</param>
    PageImage Load(int page);
}
