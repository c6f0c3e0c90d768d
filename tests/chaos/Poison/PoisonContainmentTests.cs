using IngestPipeline.ChaosTests.Setup;

namespace IngestPipeline.ChaosTests.Poison;

public sealed class PoisonContainmentTests
{
    [Fact]
    public async Task Sixteen_poisoned_files_in_a_hundred_are_quarantined_by_kind_and_the_rest_is_indexed()
    {
        Requirements.Check();
        var report = await new PoisonContainment(failureLimit: 1, isCompared: false).RunAsync(TestContext.Current.CancellationToken);
        report.Problems.ShouldBeEmpty();
    }
}
