using IngestPipeline.ChaosTests.Setup;
using IngestPipeline.Hosting.Failpoints;

namespace IngestPipeline.ChaosTests.Sweep;

public sealed class CrashPointSweepTests
{
    [Fact]
    public async Task A_kill_in_each_stage_and_an_exception_at_each_point_change_no_row()
    {
        Requirements.Check();
        var report = await new CrashPointSweep(documents: 2, scannedEvery: 1, inFlight: 1, TestContext.Current.SendDiagnosticMessage)
            .RunAsync([(FailpointAction.Kill, CrashPointSweep.OneOfEachStage), (FailpointAction.Throw, CrashPointSweep.AllPoints)], TestContext.Current.CancellationToken);
        report.Problems.ShouldBeEmpty();
    }
}
