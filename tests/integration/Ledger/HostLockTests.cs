using IngestPipeline.Domain.Results;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Storage.Ledger;
using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.IntegrationTests.Ledger;

/// <summary>The lock that keeps a second host on the in-memory transport away, when the session that holds it ends.</summary>
public sealed class HostLockTests(PostgresFixture postgres) : IAsyncLifetime
{
    private IngestDatabase database = null!;

    public async ValueTask InitializeAsync() => database = await postgres.CreateDatabaseAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_host_whose_session_ended_notices_and_takes_the_lock_again()
    {
        await using var held = (await HostLock.TryAcquireAsync(database, CancellationToken.None)).ShouldNotBeNull();
        (await HostLock.TryAcquireAsync(database, CancellationToken.None)).ShouldBeNull();
        var loss = held.WaitForLossAsync(CancellationToken.None);
        loss.IsCompleted.ShouldBeFalse();

        await EndSessionsAsync();

        await loss.WaitAsync(TimeSpan.FromMinutes(1));
        (await RetakeAsync(held)).ShouldBeTrue();
        (await HostLock.TryAcquireAsync(database, CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task A_host_that_comes_first_meanwhile_keeps_the_lock()
    {
        await using var first = (await HostLock.TryAcquireAsync(database, CancellationToken.None)).ShouldNotBeNull();
        await EndSessionsAsync();
        await first.WaitForLossAsync(CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(1));
        HostLock? second;
        while ((second = await HostLock.TryAcquireAsync(database, CancellationToken.None)) is null)
            await Task.Delay(20);

        await using (second)
            (await RetakeAsync(first)).ShouldBeFalse();

        (await RetakeAsync(first)).ShouldBeTrue();
    }

    private Task EndSessionsAsync() => database.ExecuteAsync(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'ingest host lock'");

    private static async Task<bool> RetakeAsync(HostLock lost)
    {
        while (true)
        {
            try
            {
                return await lost.TryRetakeAsync(CancellationToken.None);
            }
            catch (TransientStageException)
            {
                await Task.Delay(20);
            }
        }
    }
}
