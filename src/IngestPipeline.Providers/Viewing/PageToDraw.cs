namespace IngestPipeline.Providers.Viewing;

/// <summary>Which page is drawn, and what over it.</summary>
public sealed record PageToDraw
{
    public required string MediaType { get; init; }

    /// <summary>1-based.</summary>
    public required int Page { get; init; }

    /// <summary>False when the file itself is not stored any more; the marks are then drawn on a blank page.</summary>
    public bool IsStored { get; init; } = true;

    /// <summary>Of a PDF that asks for one; null tries the empty one, which opens files that are only kept from being changed.</summary>
    public string? Password { get; init; }

    /// <summary>Boxes to draw; null for the page as it is.</summary>
    public IReadOnlyList<ElementMark>? Marks { get; init; }

    /// <summary>Width as displayed, in points, where it is known.</summary>
    public double? Width { get; init; }

    /// <summary>Height as displayed, in points, where it is known.</summary>
    public double? Height { get; init; }
}
