using System.Text.Json;

namespace IngestPipeline.Storage.Queries;

/// <summary>What was planned and what is there. Of an indexed document, planned chunks and chunks are equal, and so are vectors but for parents, which have none.</summary>
public sealed record Completeness
{
    public int? Pages { get; init; }

    public int? ChunksPlanned { get; init; }

    /// <summary>Chunks that readers see, of whichever version is published.</summary>
    public long ChunksPublished { get; init; }

    /// <summary>Tokens of those chunks that are found; parents repeat the tokens of their children.</summary>
    public long TokensPublished { get; init; }

    /// <summary>Vectors of those chunks in the space that is searched.</summary>
    public long VectorsPublished { get; init; }

    public long ItemsDone { get; init; }

    public long ItemsOpen { get; init; }

    /// <summary>False once the content of an ended version was collected.</summary>
    public bool IsStored { get; init; }

    /// <summary>Everything that came in, and where it went.</summary>
    public IReadOnlyList<CompletenessLine> Proof { get; init; } = [];

    /// <summary>Counts the stages noted: pages by state, elements, characters, tokens.</summary>
    public JsonElement Metrics { get; init; }
}
