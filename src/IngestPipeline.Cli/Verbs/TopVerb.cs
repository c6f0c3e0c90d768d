using System.CommandLine;
using System.Globalization;
using IngestPipeline.Cli.Output;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Storage.Queries;
using Spectre.Console;

namespace IngestPipeline.Cli.Verbs;

/// <summary><c>ingest top</c>.</summary>
internal static class TopVerb
{
    private const double UsualHours = 24;

    public static Command Create(GlobalOptions globals)
    {
        var running = new Option<bool>("--running") { Description = "Only what runs now, longest first" };
        var hours = new Option<double>("--hours") { Description = $"Look at attempts that started within these hours (default {UsualHours})", HelpName = "H", DefaultValueFactory = _ => UsualHours };
        hours.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && double.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var value) && value is <= 0 or > 87600)
                result.AddError($"--hours is {result.Tokens[0].Value}, but must be more than 0 and at most 87600");
        });
        var top = VerbOptions.Top("Documents listed", least: 1);
        var command = new Command("top", "The documents that take longest, all their attempts together.\n\nExamples:\n  ingest top\n  ingest top --running\n  ingest top --hours 1 --json") { running, hours, top };
        command.SetAction((parse, cancellation) => RunAsync(globals.Read(parse), parse.GetValue(running), TimeSpan.FromHours(parse.GetValue(hours)), parse.GetValue(top), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(GlobalSettings settings, bool running, TimeSpan within, int top, CancellationToken cancellation)
    {
        await using var session = await Session.OpenAsync(settings, cancellation);
        var reader = new SlowDocumentsReader(session.Database);
        var documents = running
            ? await reader.ReadRunningAsync(settings.Tenant, top, cancellation)
            : await reader.ReadAsync(settings.Tenant, within, top, cancellation);
        if (settings.Json)
        {
            foreach (var document in documents)
                Results.Write(document);
            return ExitCode.Done;
        }

        if (documents.Count == 0)
        {
            if (!settings.Quiet)
                await Console.Error.WriteLineAsync(running ? "nothing runs" : "nothing was worked on lately");
            return ExitCode.Done;
        }

        var table = Display.Table("document", ">time", ">tries", "slowest", ">there", ">running", "state", ">pages", ">size");
        foreach (var document in documents)
        {
            table.AddCells(
                Display.Shorten(Display.NameOf(document.SourceUri), Math.Clamp(AnsiConsole.Profile.Width - 70, 12, 60)),
                Display.Seconds(document.Seconds),
                Display.Number(document.Attempts),
                document.SlowestStage,
                Display.Seconds(document.SlowestStageSeconds),
                Display.Seconds(document.RunningSeconds),
                document.State,
                Display.Number(document.Pages),
                Display.Bytes(document.Bytes));
        }

        AnsiConsole.Write(table);
        return ExitCode.Done;
    }
}
