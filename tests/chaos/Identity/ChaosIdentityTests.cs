using IngestPipeline.ChaosTests.Setup;

namespace IngestPipeline.ChaosTests.Identity;

/// <summary>The small variant, in which every kind of fault comes at least once; <c>infra/chaos.sh</c> runs the full size.</summary>
public sealed class ChaosIdentityTests(ChaosIdentityTests.Undisturbed undisturbed) : IClassFixture<ChaosIdentityTests.Undisturbed>
{
    private static readonly ChaosSettings Small = new() { Documents = 12, ScannedEvery = 6, Wipes = 0, Restarts = 0, Stops = 0, Seed = 11, Durable = false, Patience = TimeSpan.FromMinutes(5) };

    [Fact]
    public Task Kills_of_the_host_and_of_a_child_and_a_database_restart_change_no_row_on_the_memory_transport() =>
        AssertIdenticalAsync(Small with { Kills = 3, Restarts = 1 });

    [Fact]
    public Task A_kill_a_wiped_broker_and_a_stopped_worker_change_no_row_on_RabbitMQ() =>
        AssertIdenticalAsync(Small with { Kills = 1, Wipes = 1, Stops = 1, OnRabbitMq = true });

    private async Task AssertIdenticalAsync(ChaosSettings settings)
    {
        Requirements.Check();
        var report = await new ChaosIdentity(settings, TestContext.Current.SendDiagnosticMessage).RunAsync(await undisturbed.GetAsync(), TestContext.Current.CancellationToken);
        report.Problems.ShouldBeEmpty();
    }

    /// <summary>One undisturbed run for both tests.</summary>
    public sealed class Undisturbed : IAsyncDisposable
    {
        private readonly Lazy<Task<UndisturbedRun>> run = new(() => UndisturbedRun.StartAsync(Small with { OnRabbitMq = true }, TestContext.Current.SendDiagnosticMessage, CancellationToken.None));

        public async ValueTask DisposeAsync()
        {
            if (run.IsValueCreated)
                await (await run.Value).DisposeAsync();
        }

        internal Task<UndisturbedRun> GetAsync() => run.Value;
    }
}
