using System.Globalization;
using System.Text.Json.Serialization;

namespace IngestPipeline.Domain.Documents;

/// <summary>Vectors are comparable only within one space.</summary>
public sealed record EmbeddingSpace(string Provider, string Model, int Dimensions, string Metric = "cosine")
{
    /// <summary>For example <c>hashing/feature-hashing-v1/384/cosine</c>.</summary>
    [JsonIgnore]
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Provider}/{Model}/{Dimensions}/{Metric}");
}
