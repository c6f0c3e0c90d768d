namespace IngestPipeline.Samples;

/// <summary>What a sample says, apart from the format it is written in.</summary>
public sealed record SampleDocument(string Title, IReadOnlyList<SampleSection> Sections)
{
    /// <summary>A document of one section without a heading.</summary>
    public static SampleDocument Of(string title, params IReadOnlyList<string> paragraphs) =>
        new(title, [new SampleSection("", paragraphs)]);
}
