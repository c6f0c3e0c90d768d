namespace IngestPipeline.Domain.Documents;

/// <summary>How the vectors of a space are stored and indexed.</summary>
public enum VectorType
{
    /// <summary>Half precision, up to 4,000 dimensions. The default: half the bytes, the same order of hits.</summary>
    Halfvec,

    /// <summary>Single precision, up to 2,000 dimensions.</summary>
    Vector,

    /// <summary>Half precision in the table, one bit a dimension in the index, up to 16,000 dimensions; candidates are ranked again by their exact distance.</summary>
    Binary,
}
