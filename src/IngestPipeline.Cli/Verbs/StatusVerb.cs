using System.CommandLine;
using IngestPipeline.Cli.Output;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Storage.Queries;
using Spectre.Console;

namespace IngestPipeline.Cli.Verbs;

/// <summary><c>ingest status</c>.</summary>
internal static class StatusVerb
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    public static Command Create(GlobalOptions globals)
    {
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on looking until Ctrl-C" };
        var command = new Command("status", "Who works, what was received and where it is, what waits.\n\nExamples:\n  ingest status\n  ingest status --follow") { follow };
        command.SetAction((parse, cancellation) => RunAsync(globals.Read(parse), parse.GetValue(follow), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(GlobalSettings settings, bool follow, CancellationToken cancellation)
    {
        await using var session = await Session.OpenAsync(settings, cancellation);
        var reader = new StatusReader(session.Database);
        Task<PipelineStatus> ReadAsync() => reader.ReadAsync(settings.Tenant, cancellation);
        if (!follow)
        {
            Show(settings, await ReadAsync());
            return ExitCode.Done;
        }

        try
        {
            await FollowAsync(settings, ReadAsync, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Ctrl-C is how following ends; there is nothing to be said about it.
        }

        return ExitCode.Interrupted;
    }

    private static async Task FollowAsync(GlobalSettings settings, Func<Task<PipelineStatus>> readAsync, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(LookEvery);
        if (settings.Json || Console.IsOutputRedirected)
        {
            do
            {
                Show(settings, await readAsync());
                await Console.Out.FlushAsync(cancellation);
            }
            while (await timer.WaitForNextTickAsync(cancellation));
        }

        await AnsiConsole.Live(StatusView.Create(await readAsync())).StartAsync(async screen =>
        {
            while (await timer.WaitForNextTickAsync(cancellation))
                screen.UpdateTarget(StatusView.Create(await readAsync()));
        });
    }

    private static void Show(GlobalSettings settings, PipelineStatus status)
    {
        if (settings.Json)
        {
            var versions = status.Versions;
            Results.Write(new
            {
                versions.Received,
                versions.Indexed,
                versions.Duplicate,
                versions.Quarantined,
                versions.Superseded,
                versions.Deleted,
                versions.Processing,
                versions.Balanced,
                status.Chunks,
                status.Hosts,
                status.Pauses,
                status.Queues,
            });
        }
        else
        {
            AnsiConsole.Write(StatusView.Create(status));
        }
    }
}
