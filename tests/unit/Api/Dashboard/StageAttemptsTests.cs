using IngestPipeline.Api.Dashboard.Documents;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.UnitTests.Api.Dashboard;

public sealed class StageAttemptsTests
{
    private static readonly DateTime s_start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Bars_lie_where_the_attempts_lie_in_time()
    {
        var stages = StageAttempts.Of([Attempt("embed", 8, 2), Attempt("parse", 0, 1), Attempt("parse", 4, 1, version: 2), Attempt("parse", 2, 2)], version: 1, s_start.AddSeconds(10));

        stages.Select(stage => stage.Stage).ShouldBe(["parse", "embed"]);
        stages[0].Bars.Select(bar => (bar.Left, bar.Width)).ShouldBe([(0.0, 100.0), (200.0, 200.0)]);
        stages[0].Busy.ShouldBe(TimeSpan.FromSeconds(3));
        stages[1].Bars.ShouldHaveSingleItem().ShouldBe(new StageAttempts.Bar(800, 200, "completed"));
    }

    [Fact]
    public void An_attempt_that_runs_ends_now_and_a_short_one_is_still_seen()
    {
        var stages = StageAttempts.Of([Attempt("parse", 0, 0.0001), Attempt("chunk", 5, null)], version: 1, s_start.AddSeconds(10));

        stages[0].Bars[0].Width.ShouldBeGreaterThan(1);
        stages[1].Bars[0].ShouldBe(new StageAttempts.Bar(500, 500, "running"));
    }

    [Fact]
    public void Without_attempts_there_is_nothing_to_draw() => StageAttempts.Of([], 1, s_start).ShouldBeEmpty();

    private static TimelineEvent Attempt(string stage, double at, double? seconds, int version = 1) =>
        new() { Event = "attempt", Stage = stage, At = s_start.AddSeconds(at), Seconds = seconds, Version = version, Outcome = seconds is null ? null : "completed" };
}
