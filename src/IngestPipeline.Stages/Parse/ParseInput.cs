using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Stages.Parse;

/// <summary>One file to parse. The stream can seek and starts at 0.</summary>
public sealed record ParseInput
{
    public required Stream Content { get; init; }

    /// <summary>Name as dropped; a hint where content does not decide (csv against txt).</summary>
    public required string FileName { get; init; }

    /// <summary>Media type found by content at intake.</summary>
    public required string MediaType { get; init; }

    public ReplayOverrides Overrides { get; init; } = ReplayOverrides.None;
}
