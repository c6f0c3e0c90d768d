using System.CommandLine;
using IngestPipeline.Cli.Output;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Storage.Queries;
using Spectre.Console;

namespace IngestPipeline.Cli.Verbs;

/// <summary><c>ingest show DOC</c>.</summary>
internal static class ShowVerb
{
    public static Command Create(GlobalOptions globals)
    {
        var document = DocumentArgument.Create();
        var command = new Command("show", "Show one document: versions, timeline, attempts, artifacts, completeness.\n\nExamples:\n  ingest show report.pdf\n  ingest show file:///srv/in/mail.eml#1\n  ingest show 1f0c2a9b --json") { document };
        command.SetAction((parse, cancellation) => RunAsync(globals.Read(parse), parse.GetRequiredValue(document), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(GlobalSettings settings, string text, CancellationToken cancellation)
    {
        await using var session = await Session.OpenAsync(settings, cancellation);
        var document = await DocumentArgument.FindAsync(session, text, cancellation);
        var details = await new DocumentDetailsReader(session.Database).ReadAsync(document, cancellation);
        if (settings.Json)
            Results.Write(ShownDocument.Of(details, await ReadContent.LoadAsync(details, session.Artifacts, cancellation)));
        else
            AnsiConsole.Write(DetailsView.Create(details));
        return ExitCode.Done;
    }
}
