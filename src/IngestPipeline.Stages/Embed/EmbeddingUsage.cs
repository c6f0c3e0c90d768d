namespace IngestPipeline.Stages.Embed;

/// <summary>What embedding some texts took.</summary>
public readonly record struct EmbeddingUsage
{
    /// <summary>Calls that were answered.</summary>
    public int Requests { get; init; }

    /// <summary>Tokens sent in them, as the service counts where it says so.</summary>
    public long Tokens { get; init; }

    /// <summary>Texts whose vectors were known.</summary>
    public int Cached { get; init; }

    /// <summary>Texts from which headings were left out, for they would not have fitted the model.</summary>
    public int HeadingsCut { get; init; }

    /// <summary>Texts whose ends the model did not read.</summary>
    public int Truncated { get; init; }

    /// <summary>In the currency of the price.</summary>
    public double Cost { get; init; }

    public bool IsNothing => this == default;

    public static EmbeddingUsage operator +(EmbeddingUsage one, EmbeddingUsage other) => Add(one, other);

    public static EmbeddingUsage Add(EmbeddingUsage left, EmbeddingUsage right) => new()
    {
        Requests = left.Requests + right.Requests,
        Tokens = left.Tokens + right.Tokens,
        Cached = left.Cached + right.Cached,
        HeadingsCut = left.HeadingsCut + right.HeadingsCut,
        Truncated = left.Truncated + right.Truncated,
        Cost = left.Cost + right.Cost,
    };
}
