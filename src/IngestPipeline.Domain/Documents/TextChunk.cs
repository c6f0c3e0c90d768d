using IngestPipeline.Domain.Identity;

namespace IngestPipeline.Domain.Documents;

/// <summary>A passage as it is embedded and found, with where it came from.</summary>
public sealed record TextChunk
{
    /// <summary>From 0, without gaps: what is found in reading order, then parents in reading order.</summary>
    public required int Ordinal { get; init; }

    public required string Text { get; init; }

    /// <summary>SHA-256 of <see cref="Text"/> in UTF-8.</summary>
    public required Sha256Hash ContentHash { get; init; }

    /// <summary>Tokens of <see cref="Text"/> in the chunker's tokenizer.</summary>
    public required int TokenCount { get; init; }

    /// <summary>Headings above the passage, outermost first.</summary>
    public required IReadOnlyList<string> HeadingPath { get; init; }

    public int? PageFrom { get; init; }

    public int? PageTo { get; init; }

    /// <summary>Distinct types of the elements in it, in order of first appearance.</summary>
    public required IReadOnlyList<ElementType> ElementTypes { get; init; }

    public required IReadOnlyList<int> ElementIds { get; init; }

    /// <summary>One box for each element that has one, with its page.</summary>
    public required IReadOnlyList<PageBox> Boxes { get; init; }

    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>Ordinal of the larger passage this one is a part of; null without parent-child chunking, for parents, and where there is nothing larger.</summary>
    public int? ParentOrdinal { get; init; }
}
