namespace IngestPipeline.Stages.Embed;

/// <summary>How much may be sent to a service; 0 is no limit.</summary>
/// <param name="RequestsPerMinute">In any 60 seconds, all tenants and workers together.</param>
/// <param name="TokensPerMinute">In any 60 seconds, all tenants and workers together.</param>
/// <param name="BatchTokens">What one call sends at most; at most half of <paramref name="TokensPerMinute"/>.</param>
/// <param name="DailyBudget">Cost of one tenant in a day (UTC).</param>
public readonly record struct EmbeddingLimits(int RequestsPerMinute, int TokensPerMinute, int BatchTokens, double DailyBudget)
{
    public static EmbeddingLimits Of(EmbedOptions options) => new(options.RequestsPerMinute, options.TokensPerMinute, options.BatchTokens, options.DailyBudget);

    public bool Any => RequestsPerMinute > 0 || TokensPerMinute > 0 || DailyBudget > 0;
}
