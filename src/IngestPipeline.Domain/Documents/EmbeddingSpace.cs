namespace IngestPipeline.Domain.Documents;

/// <summary>Where vectors can be compared with each other: vectors of two spaces never meet in one search.</summary>
/// <param name="Provider">What computes vectors, for example <c>hashing</c>.</param>
/// <param name="Model">The model and its version.</param>
/// <param name="Dimensions">Width of a vector.</param>
/// <param name="Metric">How two vectors are compared.</param>
public sealed record EmbeddingSpace(string Provider, string Model, int Dimensions, string Metric = EmbeddingSpace.Cosine)
{
    public const string Cosine = "cosine";

    /// <summary>For example <c>hashing/feature-hashing-v1/384/cosine</c>; stored with every chunk, so its form never changes.</summary>
    public string Name => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Provider}/{Model}/{Dimensions}/{Metric}");

    public override string ToString() => Name;
}
