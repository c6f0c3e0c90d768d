namespace IngestPipeline.Providers.Ocr;

/// <summary>What Tesseract expects on an image; the values are its page segmentation modes.</summary>
internal enum PageLayoutMode
{
    /// <summary>Columns, blocks and paragraphs are looked for.</summary>
    Automatic = 3,

    /// <summary>One block of lines.</summary>
    Block = 6,

    /// <summary>One line.</summary>
    Line = 7,

    /// <summary>Words anywhere, without layout: finds more in photographs, in less order.</summary>
    Scattered = 11,
}
