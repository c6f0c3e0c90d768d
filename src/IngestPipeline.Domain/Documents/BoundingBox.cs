namespace IngestPipeline.Domain.Documents;

/// <summary>A box on a page in points (1/72 inch), origin at the top left corner of the page as displayed.</summary>
public readonly record struct BoundingBox(double Left, double Top, double Right, double Bottom);
