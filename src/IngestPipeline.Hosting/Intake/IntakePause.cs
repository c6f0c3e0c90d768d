using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using Microsoft.Extensions.Logging;

namespace IngestPipeline.Hosting.Intake;

/// <summary>
/// Takes files in while the disk or the database may be out of reach: intake pauses, says so once, and goes on with the same file when it can.
/// A file is received only when its bytes are stored and its version is recorded, so nothing is lost and nothing half taken in.
/// </summary>
public sealed class IntakePause(FileIntake intake, TimeProvider clock, ILogger<IntakePause> logger)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    /// <inheritdoc cref="FileIntake.TakeAsync"/>
    public Task<Registration?> TakeAsync(FileRequest request, CancellationToken cancellation) =>
        RunAsync(() => intake.TakeAsync(request, cancellation), cancellation);

    /// <summary>Runs a step of intake, again and again while what it needs is full or away.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> step, CancellationToken cancellation)
    {
        var paused = false;
        for (var wait = Shortest; ; wait = wait * 2 < Longest ? wait * 2 : Longest)
        {
            try
            {
                var result = await step();
                if (paused)
                    logger.IntakeResumed();
                return result;
            }
            catch (Exception outage) when (outage is TransientStageException || DiskFull.Caused(outage))
            {
                if (!paused)
                    logger.IntakePaused(outage.Message);
                paused = true;
            }

            await Task.Delay(wait, clock, cancellation);
        }
    }
}
