namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>A straight line along an axis.</summary>
/// <param name="IsHorizontal">Along x, else along y.</param>
/// <param name="At">Its place on the other axis.</param>
/// <param name="From">Lower end.</param>
/// <param name="To">Upper end.</param>
internal readonly record struct Rule(bool IsHorizontal, double At, double From, double To);
