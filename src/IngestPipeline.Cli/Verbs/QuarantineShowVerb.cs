using System.CommandLine;
using System.Text.Json;
using IngestPipeline.Cli.Output;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Storage.Quarantine;
using Spectre.Console;

namespace IngestPipeline.Cli.Verbs;

/// <summary><c>ingest quarantine show ENTRY</c>.</summary>
internal static class QuarantineShowVerb
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create(GlobalOptions globals)
    {
        var entry = new Argument<string>("ENTRY") { Description = EntryArgument.Description };
        var command = new Command("show", "Show one entry with its evidence and what can be done.\n\nExamples:\n  ingest quarantine show 1f0c2a9b\n  ingest quarantine show report.pdf --json") { entry };
        command.SetAction((parse, cancellation) => RunAsync(globals.Read(parse), parse.GetRequiredValue(entry), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(GlobalSettings settings, string text, CancellationToken cancellation)
    {
        await using var session = await Session.OpenAsync(settings, cancellation);
        var entry = await EntryArgument.FindAsync(session, text, cancellation);
        if (settings.Json)
            Results.Write(entry);
        else
            Show(entry);
        return ExitCode.Done;
    }

    private static void Show(QuarantineEntry entry)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(3)).AddColumn();
        void Line(string name, string value, Style? style = null) => grid.AddRow(new Text(name, new Style(Color.Grey)), new Text(Display.Plain(value), style));
        Line("entry", entry.EntryId.ToString());
        Line("document", Display.OneLine(Display.LocationOf(entry.SourceUri)));
        Line("version", Display.Number(entry.Version));
        Line("reason", $"{entry.ReasonCode} in {entry.Stage}", new Style(Color.Yellow));
        Line("detail", entry.Detail);
        Line("what to do", entry.Suggestion, new Style(Color.Green));
        Line("since", Display.Time(entry.CreatedAt));
        Line("replays", Display.Number(entry.Replays));
        if (entry.State != "open")
            Line("state", $"{entry.State}, not open any more");
        Line("evidence", JsonSerializer.Serialize(entry.Evidence, Readable));
        AnsiConsole.Write(grid);
    }
}
