using IngestPipeline.ChaosTests.Setup;

namespace IngestPipeline.ChaosTests.NeverHalf;

public sealed class NeverHalfTests
{
    [Fact]
    public async Task Files_are_changed_three_times_under_kills_and_no_search_finds_an_old_text_half_a_text_or_none()
    {
        Requirements.Check();
        // Four editions of five documents; the third one of one of them is deleted.
        var report = await new NeverHalfScenario(updates: 20, kills: 2, seed: 21, TestContext.Current.SendDiagnosticMessage).RunAsync(TestContext.Current.CancellationToken);
        report.Problems.ShouldBeEmpty();
    }
}
