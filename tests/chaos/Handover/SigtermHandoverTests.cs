using IngestPipeline.ChaosTests.Setup;

namespace IngestPipeline.ChaosTests.Handover;

public sealed class SigtermHandoverTests
{
    [Fact]
    public async Task A_host_that_is_asked_to_stop_hands_its_items_back_before_it_ends()
    {
        Requirements.Check();
        var report = await new SigtermHandover(TestContext.Current.SendDiagnosticMessage).RunAsync(TestContext.Current.CancellationToken);
        report.Problems.ShouldBeEmpty();
    }
}
