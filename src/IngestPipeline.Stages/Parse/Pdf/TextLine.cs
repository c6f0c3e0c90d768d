namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>One line of a flow, from its left to its right end; or a table, which counts as one line.</summary>
internal sealed class TextLine
{
    public required string Text { get; init; }

    public required FrameBox Box { get; init; }

    public required double Base { get; init; }

    public required double Size { get; init; }

    public bool IsBold { get; init; }

    public bool IsMonospaced { get; init; }

    public bool IsHidden { get; init; }

    public bool IsRightToLeft { get; init; }

    /// <summary>A form value or note with lines of its own.</summary>
    public bool IsPlaced { get; init; }

    public PageTable? Table { get; init; }
}
