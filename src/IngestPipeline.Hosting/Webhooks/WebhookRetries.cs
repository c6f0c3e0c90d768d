namespace IngestPipeline.Hosting.Webhooks;

/// <summary>When a message is sent again: after 5 s, then three times as long each time up to 8 hours, give or take a fifth.</summary>
public static class WebhookRetries
{
    private const double FirstSeconds = 5;
    private const double Factor = 3;
    private const double Spread = 0.2;
    private static readonly TimeSpan Longest = TimeSpan.FromHours(8);
    private static readonly TimeSpan LongestAsked = TimeSpan.FromHours(24);

    /// <param name="attempts">Tries so far, at least one.</param>
    /// <param name="asked">What the receiver asked for; it is heeded where it is longer, up to a day.</param>
    /// <param name="random">0 to 1.</param>
    public static TimeSpan Wait(int attempts, TimeSpan? asked, double random)
    {
        var seconds = Math.Min(Longest.TotalSeconds, FirstSeconds * Math.Pow(Factor, attempts - 1));
        var own = TimeSpan.FromSeconds(seconds * (1 - Spread + (2 * Spread * random)));
        return asked > own ? (asked.Value < LongestAsked ? asked.Value : LongestAsked) : own;
    }
}
