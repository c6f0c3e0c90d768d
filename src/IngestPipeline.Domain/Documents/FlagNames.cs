namespace IngestPipeline.Domain.Documents;

/// <summary>Flags that stages set on documents, elements and chunks.</summary>
public static class FlagNames
{
    /// <summary>Text was recognised in an image.</summary>
    public const string Ocr = "ocr";

    /// <summary>Some pages of the document could not be read.</summary>
    public const string PartialParse = "partial_parse";

    /// <summary>Recognition was unsure of most words of the recognised text.</summary>
    public const string OcrLowConfidence = "ocr_low_confidence";

    /// <summary>Much of the text is unreadable, and a person accepted it.</summary>
    public const string GarbledText = "garbled_text";

    /// <summary>The text nearly equals that of an earlier document. Shown by readers, never stored with a chunk: it changes when that document goes.</summary>
    public const string NearDuplicate = "near_duplicate";

    /// <summary>Many documents have this passage word for word. Shown by search, never stored.</summary>
    public const string Boilerplate = "boilerplate";

    /// <summary>A larger passage that other chunks name as their parent; it has no vector and search does not return it.</summary>
    public const string Parent = "parent";

    /// <summary>Flags that are true of every chunk of a document that has them.</summary>
    public static IReadOnlyList<string> InheritedByChunks { get; } = [PartialParse, GarbledText];
}
