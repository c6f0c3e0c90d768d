using System.CommandLine;
using System.Globalization;
using IngestPipeline.Cli.Output;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Storage.Queries;
using Spectre.Console;

namespace IngestPipeline.Cli.Verbs;

/// <summary><c>ingest history DOC</c>.</summary>
internal static class HistoryVerb
{
    public static Command Create(GlobalOptions globals)
    {
        var document = DocumentArgument.Create();
        var command = new Command("history", "List the versions of a document, and which of them readers see.\n\nExamples:\n  ingest history report.pdf\n  ingest history 1f0c2a9b --json") { document };
        command.SetAction((parse, cancellation) => RunAsync(globals.Read(parse), parse.GetRequiredValue(document), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(GlobalSettings settings, string text, CancellationToken cancellation)
    {
        await using var session = await Session.OpenAsync(settings, cancellation);
        var document = await DocumentArgument.FindAsync(session, text, cancellation);
        var details = await new DocumentDetailsReader(session.Database).ReadAsync(document, cancellation);
        if (!settings.Json)
        {
            Show(details);
            return ExitCode.Done;
        }

        foreach (var version in details.Versions)
        {
            Results.Write(new
            {
                version.Version,
                version.State,
                published = version.Version == details.Document.PublishedVersion,
                version.ReasonCode,
                version.RestoredFrom,
                version.Sha256,
                version.Bytes,
                version.MediaType,
                version.Pages,
                version.Chunks,
                version.ReceivedAt,
                version.FinishedAt,
            });
        }

        return ExitCode.Done;
    }

    private static void Show(DocumentDetails details)
    {
        var table = Display.Table(">version", "state", ">bytes", ">chunks", "received", "content", "");
        foreach (var version in details.Versions)
        {
            var remark = version.Version == details.Document.PublishedVersion ? "searchable" : version.ReasonCode ?? "";
            table.AddCells(
                version.Version.ToString(CultureInfo.InvariantCulture),
                version.State,
                Display.Number(version.Bytes),
                Display.Number(version.Chunks),
                Display.Time(version.ReceivedAt),
                version.Sha256[..8],
                version.RestoredFrom is { } from ? $"{remark} (rolled back to {from})".Trim() : remark);
        }

        AnsiConsole.Write(table);
    }
}
