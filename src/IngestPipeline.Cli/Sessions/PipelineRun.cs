using IngestPipeline.Cli.Output;
using IngestPipeline.Cli.Pipeline;
using IngestPipeline.Domain.Results;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.Cli.Sessions;

/// <summary>Has versions worked on until they end: by the host that runs on this database, or by one started for the time of the command.</summary>
internal sealed class PipelineRun(Session session, PipelineSettings settings, RunProgress progress)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan TakeOverEvery = TimeSpan.FromSeconds(2);

    private readonly ScopeReader reader = new(session.Database);

    /// <param name="versionIds">Versions to wait for, with all documents found inside them.</param>
    /// <param name="meanwhile">What has to end as well, such as the verdict on a trial.</param>
    /// <returns>An exit code: done, findings when one of them is quarantined, timed out.</returns>
    public static async Task<int> WaitAsync(Session session, IReadOnlyCollection<Guid> versionIds, TimeSpan? timeout, CancellationToken cancellation, Func<CancellationToken, Task>? meanwhile = null)
    {
        var documents = await new ScopeReader(session.Database).FindDocumentsAsync(session.Settings.Tenant, versionIds, cancellation);
        var scope = new RunScope(session.Settings.Tenant, [], documents);
        var run = new PipelineRun(session, new PipelineSettings(null, null), new RunProgress(session.Settings));
        var (counts, timedOut) = await run.UntilEndedAsync(scope, meanwhile ?? (_ => Task.CompletedTask), timeout, cancellation);
        return timedOut ? ExitCode.TimedOut : counts.Quarantined > 0 ? ExitCode.Findings : ExitCode.Done;
    }

    /// <summary>Runs <paramref name="intake"/> beside the pipeline, and ends when it is done and no version of the scope is under way, however long delayed.</summary>
    /// <exception cref="OperationCanceledException">Interrupted; what is done stays done.</exception>
    public async Task<(ScopeCounts Counts, bool TimedOut)> UntilEndedAsync(RunScope scope, Func<CancellationToken, Task> intake, TimeSpan? timeout, CancellationToken cancellation)
    {
        var clock = TimeProvider.System;
        var started = clock.GetTimestamp();
        var lastTry = started;
        using var stopIntake = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var host = await PipelineHost.TryStartAsync(session, settings, null, cancellation);
        var taking = intake(stopIntake.Token);
        try
        {
            while (true)
            {
                // Read before counting: what intake registered before it ended is in the counts then.
                var intakeDone = taking.IsCompleted;
                var counts = await TryCountAsync(scope, cancellation);
                if (counts is not null)
                    progress.Show(counts, intakeDone);
                if (intakeDone && counts is { Processing: 0 })
                {
                    await taking;
                    return (counts, false);
                }

                if (taking.IsFaulted)
                    await taking;
                if (counts is not null && timeout is { } limit && clock.GetElapsedTime(started) >= limit)
                    return (counts, true);
                if (host is { Displaced.IsCompleted: true })
                {
                    await Console.Error.WriteLineAsync("another host works on this database since its server was away; this command waits for it");
                    await host.DisposeAsync();
                    host = null;
                }

                if (host is null && counts is not null && clock.GetElapsedTime(lastTry) >= TakeOverEvery)
                {
                    // The host that worked for us may have ended.
                    lastTry = clock.GetTimestamp();
                    host = await PipelineHost.TryStartAsync(session, settings, null, cancellation);
                }

                await Task.Delay(LookEvery, clock, cancellation);
            }
        }
        finally
        {
            progress.Done();
            await stopIntake.CancelAsync();
            await taking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (host is not null)
                await host.DisposeAsync();
        }
    }

    /// <returns>Null while the database is away: the pipeline waits for it, and so does the one who looks on.</returns>
    private async Task<ScopeCounts?> TryCountAsync(RunScope scope, CancellationToken cancellation)
    {
        try
        {
            return await reader.CountAsync(scope, cancellation);
        }
        catch (TransientStageException)
        {
            return null;
        }
    }
}
