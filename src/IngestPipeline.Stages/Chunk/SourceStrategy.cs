namespace IngestPipeline.Stages.Chunk;

/// <summary>The strategy for documents whose source URI starts with a prefix. A list, since a URI holds colons and cannot be a configuration key.</summary>
public sealed class SourceStrategy
{
    /// <summary>Start of the absolute percent-encoded source URI, for example <c>file:///data/logs/</c>.</summary>
    public string Prefix { get; set; } = "";

    public string Strategy { get; set; } = "";
}
