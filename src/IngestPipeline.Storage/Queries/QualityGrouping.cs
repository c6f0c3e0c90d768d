namespace IngestPipeline.Storage.Queries;

/// <summary>What quality is shown by.</summary>
public enum QualityGrouping
{
    /// <summary>The folder that is listed; else the scheme and host of the URI.</summary>
    Source,

    /// <summary>The parser; versions parsed before it was kept are grouped as <c>unknown</c>.</summary>
    Parser,

    MediaType,
}
