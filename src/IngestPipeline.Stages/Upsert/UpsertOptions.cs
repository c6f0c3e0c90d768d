using System.ComponentModel.DataAnnotations;
using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Stages.Upsert;

/// <summary>Choices of the upsert stage.</summary>
public sealed class UpsertOptions
{
    public const string Section = "Upsert";

    /// <summary>Hits among which a published document must find itself. Default 10.</summary>
    [Range(1, 1000)]
    public int CanaryTop { get; set; } = 10;

    /// <summary>Sentences of a document that must find it before it is published, 0 to 20. Default 3.</summary>
    [Range(0, 20)]
    public int CanarySentences { get; set; } = 3;

    /// <summary>How the vectors of a tenant's first space are stored and indexed; later spaces say it themselves. Default Halfvec.</summary>
    public VectorType VectorType { get; set; } = VectorType.Halfvec;
}
