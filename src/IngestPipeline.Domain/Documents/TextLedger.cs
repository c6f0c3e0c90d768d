namespace IngestPipeline.Domain.Documents;

/// <summary>Where the text of a document went when it was cut: every element is counted once.</summary>
public sealed record TextLedger
{
    public TextCount InChunks { get; init; } = new(0, 0, 0);

    /// <summary>Headers and footers that repeat on every page; they are kept out of chunks.</summary>
    public TextCount Running { get; init; } = new(0, 0, 0);

    /// <summary>Without a letter or digit: an empty picture, a row of dashes.</summary>
    public TextCount WithoutWords { get; init; } = new(0, 0, 0);

    /// <summary>Of which something is in no chunk; a document is not published while there are any.</summary>
    public TextCount Lost { get; init; } = new(0, 0, 0);
}
