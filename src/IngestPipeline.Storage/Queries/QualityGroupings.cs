namespace IngestPipeline.Storage.Queries;

/// <summary>Names of <see cref="QualityGrouping"/> as programs write them.</summary>
public static class QualityGroupings
{
    public static IReadOnlyList<string> Names { get; } = ["source", "parser", "media_type"];

    /// <exception cref="FormatException">There is no such grouping.</exception>
    public static QualityGrouping Parse(string name) => name switch
    {
        "source" => QualityGrouping.Source,
        "parser" => QualityGrouping.Parser,
        "media_type" => QualityGrouping.MediaType,
        _ => throw new FormatException($"'{name}' is not one of {string.Join(", ", Names)}"),
    };
}
