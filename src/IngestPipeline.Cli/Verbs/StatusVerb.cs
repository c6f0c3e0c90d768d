using System.CommandLine;
using System.Globalization;
using IngestPipeline.Cli.Output;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Domain.Results;
using IngestPipeline.Storage.Queries;
using Spectre.Console;

namespace IngestPipeline.Cli.Verbs;

/// <summary><c>ingest status</c>.</summary>
internal static class StatusVerb
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    public static Command Create(GlobalOptions globals)
    {
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on looking until Ctrl-C: a live screen on a terminal, elsewhere a line for each change" };
        var command = new Command("status", "Who works on what, what was received and where it is, what waits, how fast it goes.\n\nExamples:\n  ingest status\n  ingest status --follow") { follow };
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
            await (settings.Json || !LiveScreen.IsPossible ? FollowInLinesAsync(settings, ReadAsync, cancellation) : FollowOnScreenAsync(settings, ReadAsync, cancellation));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Ctrl-C is how following ends; there is nothing to be said about it.
        }

        return ExitCode.Interrupted;
    }

    private static async Task FollowInLinesAsync(GlobalSettings settings, Func<Task<Overview>> readAsync, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(LookEvery);
        var last = "";
        do
        {
            var overview = await readAsync();
            if (settings.Json)
                Results.Write(OverviewFields.Of(overview));
            else if (StatusView.OneLine(overview) is var line && line != last)
                await Console.Out.WriteLineAsync($"{Time("yyyy-MM-dd HH:mm:ss'Z'")} {last = line}");
            await Console.Out.FlushAsync(cancellation);
        }
        while (await timer.WaitForNextTickAsync(cancellation));
    }

    private static async Task FollowOnScreenAsync(GlobalSettings settings, Func<Task<Overview>> readAsync, CancellationToken cancellation)
    {
        // Read before the screen opens: what goes wrong at once is said where the command was typed.
        var overview = await readAsync();
        using var timer = new PeriodicTimer(LookEvery);
        using var screen = new LiveScreen();
        var away = "";
        do
        {
            try
            {
                overview = await readAsync();
                away = "";
            }
            catch (TransientStageException outage)
            {
                away = $", the database is away: {outage.Message}";
            }

            screen.Draw($"tenant {settings.Tenant}, {Time("HH:mm:ss'Z'")}, stop with Ctrl-C{away}", width => StatusView.Create(overview, width));
        }
        while (await timer.WaitForNextTickAsync(cancellation));
    }

    private static void Show(GlobalSettings settings, Overview overview)
    {
        if (settings.Json)
            Results.Write(OverviewFields.Of(overview));
        else
            AnsiConsole.Write(StatusView.Create(overview, AnsiConsole.Profile.Width));
    }

    private static string Time(string format) => TimeProvider.System.GetUtcNow().ToString(format, CultureInfo.InvariantCulture);
}
