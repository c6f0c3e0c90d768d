namespace IngestPipeline.Stages.Embed;

/// <summary>For whom vectors are made.</summary>
/// <param name="VersionId">The version whose chunks they are; null when they are none of a version.</param>
/// <param name="Space">Name of the embedding space.</param>
public sealed record EmbeddingAccount(string TenantId, Guid? VersionId, string Space);
