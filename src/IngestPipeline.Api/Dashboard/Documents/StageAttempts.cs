using IngestPipeline.Domain.Identity;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.Api.Dashboard.Documents;

/// <summary>Attempts of one stage at one version, laid out on the span that all its attempts took.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Bars">One an attempt, oldest first.</param>
/// <param name="Busy">What the attempts took together.</param>
internal sealed record StageAttempts(string Stage, IReadOnlyList<StageAttempts.Bar> Bars, TimeSpan Busy)
{
    /// <summary>Width of the drawing that places are given in.</summary>
    public const double Width = 1000;

    // An attempt of a millisecond in an hour is still seen.
    private const double Narrowest = 4;

    /// <param name="now">Where attempts that run end for now.</param>
    public static IReadOnlyList<StageAttempts> Of(IEnumerable<TimelineEvent> timeline, int version, DateTime now)
    {
        var attempts = timeline.Where(entry => entry.Event == "attempt" && entry.Version == version && entry.Stage is not null).ToList();
        if (attempts.Count == 0)
            return [];
        var start = attempts.Min(attempt => attempt.At);
        var span = Math.Max((attempts.Max(attempt => attempt.At + LengthOf(attempt, now)) - start).TotalSeconds, 0.001);
        return [.. attempts.GroupBy(attempt => attempt.Stage!).OrderBy(stage => StageNames.All.ToList().IndexOf(StageNames.Parse(stage.Key)))
            .Select(stage => new StageAttempts(
                stage.Key,
                [.. stage.Select(attempt => Place(attempt, (attempt.At - start).TotalSeconds / span, LengthOf(attempt, now).TotalSeconds / span))],
                stage.Aggregate(TimeSpan.Zero, (sum, attempt) => sum + LengthOf(attempt, now))))];
    }

    private static TimeSpan LengthOf(TimelineEvent attempt, DateTime now) =>
        attempt.Seconds is { } seconds ? TimeSpan.FromSeconds(seconds) : attempt.Outcome is null && now > attempt.At ? now - attempt.At : TimeSpan.Zero;

    private static Bar Place(TimelineEvent attempt, double from, double share)
    {
        var width = Math.Max(share * Width, Narrowest);
        return new Bar(Math.Min(from * Width, Width - width), width, attempt.Outcome ?? "running");
    }

    /// <param name="Left">From 0 to <see cref="StageAttempts.Width"/>.</param>
    public readonly record struct Bar(double Left, double Width, string Outcome);
}
