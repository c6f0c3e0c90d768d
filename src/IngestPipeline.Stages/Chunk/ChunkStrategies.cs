namespace IngestPipeline.Stages.Chunk;

/// <summary>Names of the ways to cut a document, as the configuration writes them.</summary>
public static class ChunkStrategies
{
    /// <summary>Along headings, lists, tables and code; every section starts a chunk.</summary>
    public const string Structure = "structure";

    /// <summary>A window of tokens that slides over the text and heeds nothing but whole characters.</summary>
    public const string Tokens = "tokens";

    /// <summary>
    /// The chunks of <see cref="Structure"/> as parents, each cut into small children. Children are embedded and found and name their parent;
    /// parents are stored behind all children, flagged <c>parent</c>, have no vector and are not found. A passage no larger than a child has no parent.
    /// </summary>
    public const string ParentChild = "parent-child";

    /// <summary>Sections cut where the words on both sides differ most.</summary>
    public const string Semantic = "semantic";

    public static IReadOnlyList<string> All { get; } = [Structure, Tokens, ParentChild, Semantic];
}
