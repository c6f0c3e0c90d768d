using System.CommandLine;
using IngestPipeline.Api;
using IngestPipeline.Cli.Output;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Storage.Quarantine;

namespace IngestPipeline.Cli.Verbs;

/// <summary><c>ingest quarantine discard ENTRY</c>.</summary>
internal static class QuarantineDiscardVerb
{
    public static Command Create(GlobalOptions globals)
    {
        var entries = new Argument<string[]>("ENTRY") { Description = EntryArgument.Description, Arity = ArgumentArity.OneOrMore };
        var command = new Command("discard", "Give versions up: they count as deleted, and a rescan does not bring the same content back.\n\nExamples:\n  ingest quarantine discard 1f0c2a9b\n  ingest quarantine discard report.pdf") { entries };
        command.SetAction((parse, cancellation) => RunAsync(globals.Read(parse), parse.GetRequiredValue(entries), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(GlobalSettings settings, string[] texts, CancellationToken cancellation)
    {
        await using var session = await Session.OpenAsync(settings, cancellation);
        var desk = new QuarantineDesk(session.Database);
        var exitCode = ExitCode.Done;
        foreach (var text in texts)
        {
            var entry = await EntryArgument.FindAsync(session, text, cancellation);
            var discarded = await desk.DiscardAsync(settings.Tenant, entry.EntryId, VerbOptions.Actor, cancellation);
            if (settings.Json)
                Results.Write(new DiscardedEntry(entry.EntryId, entry.DocumentId, entry.SourceUri, discarded));
            else if (discarded)
                Console.Out.WriteLine($"discarded {Display.OneLine(Display.LocationOf(entry.SourceUri))}");
            if (discarded)
                continue;
            exitCode = ExitCode.NotFound;
            Console.Error.WriteLine($"entry {Display.ShortId(entry.EntryId)} is not open any more");
        }

        return exitCode;
    }
}
