namespace IngestPipeline.Storage.Queries;

/// <summary>How many of one kind of thing a version has, and where each of them went.</summary>
/// <param name="What">For example <c>pages</c>.</param>
/// <param name="Total">All there are.</param>
/// <param name="Went">How many went where.</param>
public sealed record CompletenessLine(string What, long Total, IReadOnlyDictionary<string, long> Went)
{
    /// <summary>What is unaccounted for; 0 when all are where they should be.</summary>
    public long Missing => Total - Went.Values.Sum();
}
