namespace IngestPipeline.Storage.Search;

/// <summary>Which passages may answer; what is null does not matter.</summary>
public sealed record SearchFilter
{
    /// <summary>Start of the source URI, of the document or of one of its copies.</summary>
    public string? SourcePrefix { get; init; }

    /// <summary>IANA media type, or all of one kind, as in <c>image/*</c>.</summary>
    public string? MediaType { get; init; }

    /// <summary>The version was received then or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The version was received before then.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Words in one of the headings above the passage, in any case.</summary>
    public string? Heading { get; init; }
}
