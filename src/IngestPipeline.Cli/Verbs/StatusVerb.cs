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
        var reader = new OverviewReader(session.Database);
        Task<Overview> ReadAsync() => reader.ReadAsync(settings.Tenant, cancellation);
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

    private static async Task FollowAsync(GlobalSettings settings, Func<Task<Overview>> readAsync, CancellationToken cancellation)
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

        await AnsiConsole.Live(StatusView.Create((await readAsync()).Status)).StartAsync(async screen =>
        {
            while (await timer.WaitForNextTickAsync(cancellation))
                screen.UpdateTarget(StatusView.Create((await readAsync()).Status));
        });
    }

    private static void Show(GlobalSettings settings, Overview overview)
    {
        if (settings.Json)
            Results.Write(OverviewFields.Of(overview));
        else
            AnsiConsole.Write(StatusView.Create(overview.Status));
    }
}
