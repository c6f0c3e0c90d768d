namespace IngestPipeline.Stages.Embed;

/// <summary>A query as a vector.</summary>
/// <param name="Vector">Null when there is none.</param>
/// <param name="WhyNot">Set exactly when there is none.</param>
public sealed record QueryVector(float[]? Vector, string? WhyNot)
{
    public static QueryVector None(string why) => new(null, why);
}
