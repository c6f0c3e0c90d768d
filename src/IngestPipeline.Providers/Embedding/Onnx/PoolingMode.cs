namespace IngestPipeline.Providers.Embedding.Onnx;

/// <summary>How the vectors of tokens become that of a text.</summary>
public enum PoolingMode
{
    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>That of the first token.</summary>
    Cls,

    /// <summary>The largest value in each dimension.</summary>
    Max,
}
