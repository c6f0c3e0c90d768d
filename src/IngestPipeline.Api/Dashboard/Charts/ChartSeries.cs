namespace IngestPipeline.Api.Dashboard.Charts;

/// <summary>One line or area of a chart.</summary>
/// <param name="Name">As the legend says it.</param>
/// <param name="Colour">1 to 6, the place of its colour in the style sheet.</param>
/// <param name="Values">One a moment, the same moments for all series of a chart; null where nothing is known.</param>
public sealed record ChartSeries(string Name, int Colour, IReadOnlyList<double?> Values);
