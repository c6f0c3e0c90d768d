using System.CommandLine;
using System.Globalization;
using IngestPipeline.Cli.Output;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Storage.Queries;
using Spectre.Console;

namespace IngestPipeline.Cli.Verbs;

/// <summary><c>ingest chunks DOC</c>.</summary>
internal static class ChunksVerb
{
    public static Command Create(GlobalOptions globals)
    {
        var document = DocumentArgument.Create();
        var command = new Command("chunks", "Show the searchable chunks of a document.\n\nExamples:\n  ingest chunks report.pdf\n  ingest chunks 1f0c2a9b --json") { document };
        command.SetAction((parse, cancellation) => RunAsync(globals.Read(parse), parse.GetRequiredValue(document), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(GlobalSettings settings, string text, CancellationToken cancellation)
    {
        await using var session = await Session.OpenAsync(settings, cancellation);
        var document = await DocumentArgument.FindAsync(session, text, cancellation);
        var any = false;
        await foreach (var chunk in new ChunkReader(session.Database).ListAsync(settings.Tenant, document.DocumentId, withVectors: false, cancellation))
        {
            any = true;
            if (settings.Json)
                Results.Write(chunk);
            else
                Show(chunk);
        }

        if (!any && !settings.Quiet)
            Console.Error.WriteLine($"{Display.NameOf(document.SourceUri)} is {document.State} and has no searchable chunks");
        return ExitCode.Done;
    }

    private static void Show(ChunkRecord chunk)
    {
        var pages = chunk.PageFrom is { } from ? chunk.PageTo is { } to && to != from ? $", pages {from}-{to}" : $", page {from}" : "";
        var flags = chunk.Flags.Count > 0 ? $", {string.Join(' ', chunk.Flags)}" : "";
        var head = string.Create(CultureInfo.InvariantCulture, $"#{chunk.Ordinal}{pages}, {chunk.TokenCount} tokens{flags}");
        AnsiConsole.Write(new Text(head, new Style(Color.Green)));
        if (chunk.HeadingPath.Count > 0)
            AnsiConsole.Write(new Text("  " + Display.OneLine(string.Join(" > ", chunk.HeadingPath)), new Style(decoration: Decoration.Bold)));
        AnsiConsole.WriteLine();
        Console.Out.WriteLine(Display.Plain(chunk.Text));
        Console.Out.WriteLine();
    }
}
