namespace IngestPipeline.Stages.Parse.Rtf;

/// <summary>What a rich text was made from, as its header says ([MS-OXRTFEX] 2.1.2).</summary>
internal enum RtfKind
{
    /// <summary>Nothing else: the text is its own.</summary>
    Rich,

    /// <summary>An HTML page, wrapped up so that it can be had back (<c>\fromhtml1</c>).</summary>
    Html,

    /// <summary>Plain text (<c>\fromtext</c>).</summary>
    Plain,
}
