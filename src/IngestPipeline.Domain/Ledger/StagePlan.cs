using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Identity;

namespace IngestPipeline.Domain.Ledger;

/// <summary>What follows from a stage's output. A pure function of the artifact, so a reused artifact plans the same.</summary>
public sealed record StagePlan
{
    /// <summary>The stage that starts once no sibling part is open.</summary>
    public required Stage Next { get; init; }

    /// <summary>How many parts <see cref="Next"/> has, at least 1.</summary>
    public int Parts { get; init; } = 1;

    /// <summary>Files inside the file, to be registered as documents of their own.</summary>
    public IReadOnlyList<ChildFile> Children { get; init; } = [];

    /// <summary>Stored files that the output names and that are kept with it.</summary>
    public IReadOnlyList<Sha256Hash> Files { get; init; } = [];

    /// <summary>Set by dedupe: equal hashes are equal texts.</summary>
    public Sha256Hash? TextHash { get; init; }

    /// <summary>Set by dedupe: by it nearly equal texts are found; null when the text is not compared.</summary>
    public TextSketch? Sketch { get; init; }

    /// <summary>Pages of the document, once known.</summary>
    public int? Pages { get; init; }

    /// <summary>Set by parse: which parser read the file, for people who compare them.</summary>
    public string? Parser { get; init; }

    /// <summary>Chunks planned, once known.</summary>
    public int? Chunks { get; init; }

    public IReadOnlyList<string>? Flags { get; init; }

    /// <summary>Counts for the completeness proof and for people: characters, elements, tokens, vectors.</summary>
    public IReadOnlyDictionary<string, long> Metrics { get; init; } = new Dictionary<string, long>();
}
