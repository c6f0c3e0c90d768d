using System.CommandLine;
using IngestPipeline.Cli.Output;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Storage.Quarantine;
using Spectre.Console;

namespace IngestPipeline.Cli.Verbs;

/// <summary><c>ingest quarantine list</c>.</summary>
internal static class QuarantineListVerb
{
    private const int OtherColumns = 33;

    public static Command Create(GlobalOptions globals)
    {
        var (reason, stage) = (EntryArgument.Reason(), EntryArgument.Stage());
        var command = new Command("list", "List open entries.\n\nExamples:\n  ingest quarantine list\n  ingest quarantine list --reason ENCRYPTED --json") { reason, stage };
        command.SetAction((parse, cancellation) => RunAsync(globals.Read(parse), EntryArgument.Select(parse.GetValue(reason), parse.GetValue(stage)), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(GlobalSettings settings, QuarantineSelection selection, CancellationToken cancellation)
    {
        await using var session = await Session.OpenAsync(settings, cancellation);
        var entries = new QuarantineDesk(session.Database).ListAsync(settings.Tenant, selection, cancellation);
        if (settings.Json)
        {
            await foreach (var entry in entries)
                Results.Write(entry);
            return ExitCode.Done;
        }

        var rows = new List<QuarantineEntry>();
        await foreach (var entry in entries)
            rows.Add(entry);
        // Name and detail share what the others leave.
        var room = Math.Max(20, AnsiConsole.Profile.Width - OtherColumns - rows.Select(row => row.ReasonCode.Length).DefaultIfEmpty().Max());
        var table = Display.Table("entry", "name", "reason", "stage", ">replays", "detail");
        foreach (var row in rows)
        {
            table.AddCells(
                Display.ShortId(row.EntryId),
                Display.Shorten(Display.NameOf(row.SourceUri), room * 2 / 5),
                row.ReasonCode,
                row.Stage,
                Display.Number(row.Replays),
                Cut(Display.OneLine(row.Detail), room * 3 / 5));
        }

        if (table.Rows.Count > 0)
            AnsiConsole.Write(table);
        if (!settings.Quiet)
            Console.Error.WriteLine(table.Rows.Count == 0 ? "nothing is quarantined" : "'ingest quarantine show ENTRY' says what can be done");
        return ExitCode.Done;
    }

    private static string Cut(string text, int width) => text.Length <= width ? text : text[..(width - 1)] + "…";
}
