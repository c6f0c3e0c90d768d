namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>A piece of one line without a wide gap: a line of a column, or what stands in one cell of a row.</summary>
internal sealed class TextSegment
{
    public required string Text { get; set; }

    public required FrameBox Box { get; set; }

    public required double Base { get; init; }

    /// <summary>Size of most of its glyphs, in points.</summary>
    public required double Size { get; init; }

    public required bool IsBold { get; init; }

    public required bool IsMonospaced { get; init; }

    public required bool IsHidden { get; init; }

    /// <summary>Its lines are read from right to left.</summary>
    public required bool IsRightToLeft { get; init; }

    /// <summary>A form value or note put among the text; keeps its line breaks.</summary>
    public bool IsPlaced { get; init; }

    /// <summary>Where its text goes on after a gap that is wide for a space; null when there is none.</summary>
    public List<float>? WideGaps { get; init; }

    /// <summary>Set where a table has been recognised; the segment stands for it.</summary>
    public PageTable? Table { get; init; }
}
