using System.CommandLine;
using IngestPipeline.Api;
using IngestPipeline.Cli.Output;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Storage.Intake;

namespace IngestPipeline.Cli.Verbs;

/// <summary><c>ingest rollback DOC</c>.</summary>
internal static class RollbackVerb
{
    public static Command Create(GlobalOptions globals)
    {
        var document = DocumentArgument.Create();
        var to = new Option<int?>("--to") { Description = "Version to go back to (default: the last one that was searchable with another content)", HelpName = "N" };
        var noWait = new Option<bool>("--no-wait") { Description = "Do not wait until readers see it" };
        var timeout = VerbOptions.Timeout();
        var command = new Command("rollback", "Make an earlier content of a document searchable again, from what is stored. A rescan does not undo it; a change of the file does.\n\nExamples:\n  ingest rollback report.pdf\n  ingest rollback report.pdf --to 2") { document, to, noWait, timeout };
        command.SetAction((parse, cancellation) => RunAsync(globals.Read(parse), parse.GetRequiredValue(document), parse.GetValue(to), !parse.GetValue(noWait), VerbOptions.ToTimeSpan(parse.GetValue(timeout)), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(GlobalSettings settings, string text, int? to, bool wait, TimeSpan? timeout, CancellationToken cancellation)
    {
        await using var session = await Session.OpenAsync(settings, cancellation);
        var document = await DocumentArgument.FindAsync(session, text, cancellation);
        var rollback = await new IntakeLedger(session.Database).RollBackAsync(settings.Tenant, document.DocumentId, to, VerbOptions.Actor, cancellation);
        if (settings.Json)
            Results.Write(new RolledBackDocument(document.DocumentId, document.SourceUri, rollback.Version, rollback.RestoredFrom));
        else
            Console.Out.WriteLine($"{Display.LocationOf(document.SourceUri)}: version {rollback.Version} has the content of version {rollback.RestoredFrom}");
        return wait ? await PipelineRun.WaitAsync(session, [rollback.VersionId], timeout, cancellation) : ExitCode.Done;
    }
}
