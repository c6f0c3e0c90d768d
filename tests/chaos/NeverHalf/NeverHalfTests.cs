using IngestPipeline.ChaosTests.Setup;

namespace IngestPipeline.ChaosTests.NeverHalf;

public sealed class NeverHalfTests
{
    [Fact]
    public async Task A_reader_sees_exactly_one_version_of_each_document_during_updates_deletes_and_kills()
    {
        Requirements.Check();
        var report = await new NeverHalfScenario(updates: 20, kills: 2, seed: 21, TestContext.Current.SendDiagnosticMessage).RunAsync(TestContext.Current.CancellationToken);
        report.Problems.ShouldBeEmpty();
    }
}
