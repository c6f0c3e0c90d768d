namespace IngestPipeline.Samples;

/// <summary>A headed part of a sample: paragraphs, then list items, then a table.</summary>
public sealed record SampleSection(string Heading, IReadOnlyList<string> Paragraphs)
{
    public IReadOnlyList<string> Items { get; init; } = [];

    public SampleTable? Table { get; init; }
}
