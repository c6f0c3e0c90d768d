namespace IngestPipeline.Stages.Parse;

/// <summary>Which pictures inside a document become documents of their own, to be recognised.</summary>
public enum EmbeddedPictures
{
    /// <summary>None; the document says that it has pictures.</summary>
    None,

    /// <summary>Those of a slide, sheet or document with next to no text of its own: there the pictures are the content.</summary>
    WhenTextIsMissing,

    /// <summary>Every picture large enough to hold text.</summary>
    All,
}
