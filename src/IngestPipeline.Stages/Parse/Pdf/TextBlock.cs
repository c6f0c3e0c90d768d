using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>Lines that belong together, on their way to becoming an element.</summary>
internal sealed class TextBlock
{
    public required int Page { get; init; }

    public required TextFrame Frame { get; init; }

    public required string Text { get; set; }

    public required FrameBox Box { get; init; }

    public required double Size { get; init; }

    public required bool IsBold { get; init; }

    public required int LineCount { get; set; }

    public required ElementType Type { get; set; }

    public int Level { get; set; }

    public bool IsHidden { get; init; }

    public bool IsPlaced { get; init; }

    public bool IsOcrLayer { get; init; }

    /// <summary>In the lower part of the page, where footnotes stand.</summary>
    public bool IsLow { get; init; }

    /// <summary>Its end is in the lower part of the page.</summary>
    public bool EndsLow { get; init; }

    public PageTable? Table { get; set; }

    /// <summary>The flow of lines it stands in, counted over the document.</summary>
    public int Flow { get; init; }

    /// <summary>Where the rest of it lies, when it runs on in another column or on another page.</summary>
    public List<PageBox> Continuation { get; } = [];
}
