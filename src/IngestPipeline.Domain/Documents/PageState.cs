namespace IngestPipeline.Domain.Documents;

public enum PageState
{
    /// <summary>Text was read from the file.</summary>
    Extracted,

    /// <summary>The page has to be recognised; the ocr stage turns this into another state.</summary>
    NeedsOcr,

    /// <summary>Text was recognised.</summary>
    Recognised,

    /// <summary>The page holds no text and no image that could hold any.</summary>
    Blank,

    /// <summary>The page could not be read; <see cref="PageLedgerEntry.Reason"/> says why.</summary>
    Failed,
}
