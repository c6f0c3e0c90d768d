using System.Threading.Channels;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Hosting.Running;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace IngestPipeline.Cli.Settings;

/// <summary>
/// Takes over changes of the settings file while the host runs: all that are safe or, when anything in the file is wrong, none.
/// Settings that change what a stage makes, or that were used up at the start, wait for the next start, and that is said.
/// </summary>
public sealed class SettingsReload(ReloadedSettings reloaded, ReloadableFile file, IOptionsMonitor<LogOptions> log, LogThreshold threshold, TimeProvider clock, ILogger<SettingsReload> logger) : BackgroundService
{
    // One save is several events, and an editor may write in two steps.
    private static readonly TimeSpan Calm = TimeSpan.FromMilliseconds(250);

    private readonly Channel<bool> changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Dictionary<string, string?> saidToNeedRestart = new(StringComparer.OrdinalIgnoreCase);
    private SettingsSnapshot running = SettingsSnapshot.Of(SettingLayers.Read(file.DataFolder).Merge());

    /// <summary>Called after each look at a changed file.</summary>
    public event Action<ReloadOutcome>? Looked;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        threshold.Follow(log.CurrentValue);
        return base.StartAsync(cancellationToken);
    }

    /// <summary>Compares the file with what runs, and takes over what may be.</summary>
    public ReloadOutcome Look()
    {
        var outcome = TakeOver();
        foreach (var problem in outcome.Problems)
            logger.SettingsRefused(problem);
        foreach (var setting in outcome.Taken)
            logger.SettingTaken(setting, EffectiveSettings.Mask(setting, running.Values[setting]));
        foreach (var setting in outcome.NeedRestart)
            logger.SettingNeedsRestart(setting);
        Looked?.Invoke(outcome);
        return outcome;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var watching = ChangeToken.OnChange(file.Watch, () => changes.Writer.TryWrite(true));
        using var following = log.OnChange(threshold.Follow);
        try
        {
            // What was written while the host started.
            Look();
            while (await changes.Reader.WaitToReadAsync(stoppingToken))
            {
                await Task.Delay(Calm, clock, stoppingToken);
                changes.Reader.TryRead(out _);
                Look();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private ReloadOutcome TakeOver()
    {
        SettingsSnapshot wanted;
        try
        {
            if (SettingsCheck.Run(file.DataFolder) is { Count: > 0 } problems)
                return new ReloadOutcome([], [], problems);
            wanted = SettingsSnapshot.Of(SettingLayers.Read(file.DataFolder).Merge());
        }
        catch (Exception unreadable) when (unreadable is CommandException or IOException or UnauthorizedAccessException)
        {
            return new ReloadOutcome([], [], [new SettingProblem(SettingLayers.FileName, unreadable.Message)]);
        }

        var changed = running.Differences(wanted).ToLookup(SettingsSnapshot.Reloadable.Contains);
        var next = running.With(changed[true], wanted);
        // What is valid as a whole need not be without the part that waits for a restart.
        if (changed[false].Any() && SettingsCheck.Run(next.ToConfiguration(), file.DataFolder) is { Count: > 0 } conflicts)
            return new ReloadOutcome([], [.. changed[false]], conflicts);
        running = next;
        if (changed[true].Any())
            reloaded.Take(changed[true].ToDictionary(setting => setting, setting => wanted.Values[setting]));
        // Each time it is changed, not each time the file is.
        var news = changed[false].Where(setting => !saidToNeedRestart.TryGetValue(setting, out var said) || said != wanted.Values.GetValueOrDefault(setting)).ToList();
        foreach (var setting in news)
            saidToNeedRestart[setting] = wanted.Values.GetValueOrDefault(setting);
        return new ReloadOutcome([.. changed[true]], news, []);
    }
}
