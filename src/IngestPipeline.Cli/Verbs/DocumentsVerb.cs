using System.CommandLine;
using IngestPipeline.Cli.Output;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Storage.Queries;
using Spectre.Console;

namespace IngestPipeline.Cli.Verbs;

/// <summary><c>ingest documents</c>.</summary>
internal static class DocumentsVerb
{
    // What the other columns take beside the reasons; the name gets the rest.
    private const int OtherColumns = 47;
    private const int LeastName = 12;
    private const int MostName = 60;
    private const string ReasonHeader = "stage or reason";

    public static Command Create(GlobalOptions globals)
    {
        var state = new Option<string?>("--state") { Description = $"Only documents that are {string.Join(", ", DocumentReader.States)}", HelpName = "S" }.CompleteWith(DocumentReader.States);
        state.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !DocumentReader.States.Contains(result.Tokens[0].Value))
                result.AddError($"--state is '{result.Tokens[0].Value}', but must be one of {string.Join(", ", DocumentReader.States)}");
        });
        var command = new Command("documents", "List documents, with the state of their newest version.\n\nExamples:\n  ingest documents\n  ingest documents --state quarantined\n  ingest documents --json | jq -r .source_uri") { state };
        command.SetAction((parse, cancellation) => RunAsync(globals.Read(parse), parse.GetValue(state), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(GlobalSettings settings, string? state, CancellationToken cancellation)
    {
        await using var session = await Session.OpenAsync(settings, cancellation);
        var documents = new DocumentReader(session.Database).ListAsync(settings.Tenant, state, null, cancellation);
        if (settings.Json)
        {
            await foreach (var document in documents)
                Results.Write(document);
            return ExitCode.Done;
        }

        var rows = new List<DocumentSummary>();
        await foreach (var document in documents)
            rows.Add(document);
        var name = Math.Clamp(AnsiConsole.Profile.Width - OtherColumns - Math.Max(ReasonHeader.Length, rows.Select(row => WhereOf(row).Length).DefaultIfEmpty().Max()), LeastName, MostName);
        var table = Display.Table("id", "name", "state", ReasonHeader, ">pages", ">chunks", ">ver");
        foreach (var row in rows)
        {
            table.AddRow(
                new Text(Display.ShortId(row.DocumentId)),
                new Text(Display.Plain(Display.Shorten(Display.NameOf(row.SourceUri), name))),
                new Text(row.State, new Style(Display.ColorOf(row.State))),
                new Text(WhereOf(row)),
                new Text(Display.Number(row.Pages)),
                new Text(Display.Number(row.Chunks)),
                new Text(Display.Number(row.Version)));
        }

        if (table.Rows.Count > 0)
            AnsiConsole.Write(table);
        else if (!settings.Quiet)
            Console.Error.WriteLine(state is null ? "no documents yet; 'ingest run PATH' takes some in" : $"no document is {state}");
        return ExitCode.Done;
    }

    private static string WhereOf(DocumentSummary document) => document.ReasonCode ?? (document.State == "processing" ? document.Stage : "");
}
