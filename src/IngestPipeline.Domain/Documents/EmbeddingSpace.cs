using System.Globalization;
using System.Text.Json.Serialization;

namespace IngestPipeline.Domain.Documents;

/// <summary>Vectors are comparable only within one space.</summary>
/// <param name="Provider">Where vectors come from.</param>
/// <param name="Model">As the provider names it.</param>
/// <param name="Dimensions">Width of a vector.</param>
/// <param name="Metric">How distance is measured.</param>
/// <param name="Variant">Tells spaces of one model apart that are made or stored in different ways; null for the plain one.</param>
public sealed record EmbeddingSpace(string Provider, string Model, int Dimensions, string Metric = "cosine", string? Variant = null)
{
    /// <summary>For example <c>hashing/feature-hashing-v1/384/cosine</c>, and <c>…/cosine/binary</c> for a variant.</summary>
    [JsonIgnore]
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Provider}/{Model}/{Dimensions}/{Metric}{(Variant is null ? "" : $"/{Variant}")}");
}
