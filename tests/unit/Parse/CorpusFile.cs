namespace IngestPipeline.UnitTests.Parse;

/// <summary>A line of the manifest.</summary>
internal sealed record CorpusFile
{
    public required string File { get; init; }

    public required string Kind { get; init; }

    public required string Expect { get; init; }

    public string? ReasonHint { get; init; }

    public IReadOnlyList<string> MustContain { get; init; } = [];

    public IReadOnlyList<string> MustNotContain { get; init; } = [];

    public IReadOnlyList<string> Headings { get; init; } = [];

    public int? Pages { get; init; }

    public int? Sheets { get; init; }
}
