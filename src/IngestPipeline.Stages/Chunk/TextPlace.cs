namespace IngestPipeline.Stages.Chunk;

/// <summary>Where the text of an element went.</summary>
internal enum TextPlace
{
    InChunks,

    /// <summary>A header or footer that repeats on every page; it is kept out of chunks.</summary>
    Running,

    /// <summary>There is no letter and no digit in it: an empty picture, a row of dashes.</summary>
    WithoutWords,

    /// <summary>Something of it is in no chunk.</summary>
    Lost,
}
