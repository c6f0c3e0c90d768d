namespace IngestPipeline.Stages.Parse.Rtf;

/// <summary>State that ends with the closing brace.</summary>
internal sealed record RtfGroup
{
    public RtfPlace Place { get; init; }

    public int Font { get; init; } = -1;

    /// <summary>Characters that follow a <c>\u</c> for readers without Unicode.</summary>
    public int SubstituteCount { get; init; } = 1;

    /// <summary>Text that is not part of the HTML page.</summary>
    public bool IsForRtfOnly { get; init; }

    /// <summary>A <c>\*</c> was read and the name of the destination comes next.</summary>
    public bool IsOptional { get; init; }
}
