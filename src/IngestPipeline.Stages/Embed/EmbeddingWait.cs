namespace IngestPipeline.Stages.Embed;

/// <summary>A limit is reached.</summary>
/// <param name="After">When asking again makes sense.</param>
/// <param name="Reason">Which limit, for people.</param>
public sealed record EmbeddingWait(TimeSpan After, string Reason);
