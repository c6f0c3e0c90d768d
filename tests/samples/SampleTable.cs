namespace IngestPipeline.Samples;

/// <summary>A table of a sample: column headings and rows of the same width.</summary>
public sealed record SampleTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);
