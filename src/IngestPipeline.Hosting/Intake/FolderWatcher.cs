using System.Threading.Channels;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace IngestPipeline.Hosting.Intake;

/// <summary>
/// Keeps a folder and the record alike: lists it on a schedule, and sooner when the file system reports a change.
/// Events are only a hint, for they get lost; the listing decides.
/// </summary>
public sealed class FolderWatcher(
    WatchedFolder watched,
    IntakePause intake,
    IIntakeLedger ledger,
    IOptionsMonitor<IntakeOptions> options,
    TimeProvider clock,
    ILogger<FolderWatcher> logger) : BackgroundService
{
    private readonly Dictionary<string, FolderFile> taken = new(StringComparer.Ordinal);
    private readonly Channel<bool> changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Directory.CreateDirectory(watched.Path);
        using var events = Listen();
        // A shorter wait must not begin after a long one.
        using var reloaded = options.OnChange(_ => changes.Writer.TryWrite(true));
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var unsettled = await LookAsync(stoppingToken);
                await WaitAsync(unsettled ? TimeSpan.FromMilliseconds(options.CurrentValue.SettleMilliseconds) : TimeSpan.FromSeconds(options.CurrentValue.RescanSeconds), stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or TransientStageException)
            {
                logger.FolderUnreadable(watched.Path, failure.Message);
                await Task.Delay(TimeSpan.FromSeconds(1), clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <returns>True when another look is due soon: files are missing for the first time.</returns>
    private async Task<bool> LookAsync(CancellationToken cancellation)
    {
        var files = FolderScanner.List(watched.Path);
        foreach (var file in files.Where(file => !taken.TryGetValue(file.Path, out var known) || known != file))
        {
            await intake.TakeAsync(new FileRequest(watched.TenantId, file.Path, FromListing: true, Interactive: false, Insist: false), cancellation);
            taken[file.Path] = file;
        }

        foreach (var gone in taken.Keys.Except(files.Select(file => file.Path)).ToList())
            taken.Remove(gone);
        var listing = new FolderListing(watched.TenantId, FileUris.OfFolder(watched.Path), [.. files.Select(file => file.Uri)], watched.ConfirmDeletes);
        var outcome = await intake.RunAsync(() => ledger.RecordListingAsync(listing, cancellation), cancellation);
        if (outcome.HeldBack > 0)
            logger.DeletesHeldBack(outcome.HeldBack, watched.Path);
        return outcome.Missing > 0;
    }

    private FileSystemWatcher Listen()
    {
        var events = new FileSystemWatcher(watched.Path) { IncludeSubdirectories = true, NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size };
        events.Created += (_, _) => changes.Writer.TryWrite(true);
        events.Changed += (_, _) => changes.Writer.TryWrite(true);
        events.Deleted += (_, _) => changes.Writer.TryWrite(true);
        events.Renamed += (_, _) => changes.Writer.TryWrite(true);
        events.Error += (_, _) => changes.Writer.TryWrite(true);
        try
        {
            events.EnableRaisingEvents = true;
        }
        catch (IOException limit)
        {
            // The system's watches are used up; the schedule alone goes on.
            logger.EventsUnavailable(watched.Path, limit.Message);
        }

        return events;
    }

    private async Task WaitAsync(TimeSpan atMost, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(atMost, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            await changes.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
        }
    }
}
