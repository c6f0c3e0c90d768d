namespace IngestPipeline.Providers.Embedding;

/// <summary>Texts of one document to be embedded.</summary>
/// <param name="FirstOrdinal">Ordinal of the chunk the first text belongs to, for messages.</param>
public sealed record EmbeddingJob(string TenantId, IReadOnlyList<string> Texts, int FirstOrdinal)
{
    /// <summary>The version that is charged; null: only its tenant is.</summary>
    public Guid? VersionId { get; init; }

    /// <summary>The texts are what is looked for, and not what is found.</summary>
    public bool AreQueries { get; init; }

    /// <summary>Texts from which headings were left out, for the account.</summary>
    public int HeadingsCut { get; init; }

    /// <summary>Texts longer than the model reads, for the account.</summary>
    public int Truncated { get; init; }
}
