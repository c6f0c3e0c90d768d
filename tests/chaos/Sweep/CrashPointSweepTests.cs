using IngestPipeline.ChaosTests.Setup;
using IngestPipeline.Hosting.Failpoints;

namespace IngestPipeline.ChaosTests.Sweep;

public sealed class CrashPointSweepTests
{
    [Fact]
    public async Task A_kill_and_an_exception_at_every_point_of_every_stage_change_no_row()
    {
        Requirements.Check();
        var report = await new CrashPointSweep(documents: 2, scannedEvery: 1, inFlight: 1, TestContext.Current.SendDiagnosticMessage)
            .RunAsync([FailpointAction.Kill, FailpointAction.Throw], TestContext.Current.CancellationToken);
        report.Problems.ShouldBeEmpty();
    }
}
