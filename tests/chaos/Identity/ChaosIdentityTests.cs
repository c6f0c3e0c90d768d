using IngestPipeline.ChaosTests.Setup;

namespace IngestPipeline.ChaosTests.Identity;

/// <summary>The small variant; <c>infra/chaos.sh</c> runs the full size.</summary>
public sealed class ChaosIdentityTests
{
    [Fact]
    public async Task Kills_and_a_database_restart_change_no_row_on_the_memory_transport()
    {
        Requirements.Check();
        await AssertIdenticalAsync(new ChaosSettings { Documents = 14, Kills = 2, Wipes = 0, Restarts = 1, Stops = 0, Seed = 11, ScannedEvery = 7, Durable = false });
    }

    [Fact]
    public async Task Kills_a_wiped_broker_and_a_stopped_worker_change_no_row_on_RabbitMQ()
    {
        Requirements.Check();
        await AssertIdenticalAsync(new ChaosSettings { Documents = 12, Kills = 2, Wipes = 1, Restarts = 0, Stops = 1, Seed = 12, OnRabbitMq = true, ScannedEvery = 12, Durable = false });
    }

    private static async Task AssertIdenticalAsync(ChaosSettings settings)
    {
        var report = await new ChaosIdentity(settings with { Patience = TimeSpan.FromMinutes(5) }, TestContext.Current.SendDiagnosticMessage).RunAsync(TestContext.Current.CancellationToken);
        report.Problems.ShouldBeEmpty();
    }
}
