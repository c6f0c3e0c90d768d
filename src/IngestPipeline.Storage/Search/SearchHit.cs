using System.Text.Json;

namespace IngestPipeline.Storage.Search;

/// <summary>A passage that answers a query.</summary>
public sealed record SearchHit
{
    /// <summary>From 1.</summary>
    public int Rank { get; init; }

    /// <summary>Sum of reciprocal ranks; it orders the hits of one query and means nothing across queries.</summary>
    public double Score { get; init; }

    public required string SourceUri { get; init; }

    public Guid DocumentId { get; init; }

    public Guid ChunkId { get; init; }

    public int? PageFrom { get; init; }

    public required string Text { get; init; }

    public int? PageTo { get; init; }

    /// <summary>Where the passage stands: a box for each of its elements that has one, with its page, in points from the top left corner.</summary>
    public JsonElement Boxes { get; init; }

    /// <summary>The part of the text that answers best, for people to read; markup in the text is left out of it.</summary>
    public string Snippet { get; init; } = "";

    /// <summary>Words of the query in the snippet.</summary>
    public IReadOnlyList<TextRange> Matches { get; init; } = [];

    public int Ordinal { get; init; }

    public required IReadOnlyList<string> HeadingPath { get; init; }

    public required IReadOnlyList<string> Flags { get; init; }

    /// <summary>Sources of documents that are copies of this hit's document, or linked to it as near-duplicates, in byte order; at most 20.</summary>
    public IReadOnlyList<string> DuplicateUris { get; init; } = [];

    /// <summary>Place among the nearest vectors; null when it was not among the candidates.</summary>
    public int? VectorRank { get; init; }

    /// <summary>Cosine distance to the query, 0 to 2; null when it was not among the candidates.</summary>
    public double? VectorDistance { get; init; }

    /// <summary>Place among the full-text hits; null when it was not among the candidates.</summary>
    public int? TextRank { get; init; }

    /// <summary>What the query's words weigh that are in the passage: the rarer, the more; null when it was not among the candidates.</summary>
    public double? TextWeight { get; init; }
}
