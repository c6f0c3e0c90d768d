using System.CommandLine;
using IngestPipeline.Api;
using IngestPipeline.Cli.Output;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Storage.Retention;

namespace IngestPipeline.Cli.Verbs;

/// <summary><c>ingest delete DOC</c>.</summary>
internal static class DeleteVerb
{
    public static Command Create(GlobalOptions globals)
    {
        var document = DocumentArgument.Create();
        var noWait = new Option<bool>("--no-wait") { Description = "Do not wait until copies of the document have taken its place" };
        var timeout = VerbOptions.Timeout();
        var command = new Command("delete", "Delete a document: it is gone from search at once, and a rescan does not bring the same content back.\n\nExamples:\n  ingest delete report.pdf\n  ingest delete 1f0c2a9b") { document, noWait, timeout };
        command.SetAction((parse, cancellation) => RunAsync(globals.Read(parse), parse.GetRequiredValue(document), !parse.GetValue(noWait), VerbOptions.ToTimeSpan(parse.GetValue(timeout)), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(GlobalSettings settings, string text, bool wait, TimeSpan? timeout, CancellationToken cancellation)
    {
        await using var session = await Session.OpenAsync(settings, cancellation);
        var document = await DocumentArgument.FindAsync(session, text, cancellation);
        var (removal, proof) = await new DocumentDeletion(session.Database, session.Artifacts).RunAsync(settings.Tenant, document.DocumentId, VerbOptions.Actor, cancellation);
        var promoted = removal.Promoted.Select(item => item.VersionId).Distinct().ToList();
        if (settings.Json)
            Results.Write(DeletedDocument.Of(document, removal, proof));
        else
            Console.Out.WriteLine(removal.Removed ? $"deleted {Display.LocationOf(document.SourceUri)}" : $"{Display.LocationOf(document.SourceUri)} was deleted before");
        if (!settings.Quiet)
            Console.Error.WriteLine(Describe(proof));
        if (!proof.IsComplete)
            return ExitCode.Findings;
        if (promoted.Count == 0 || !wait)
            return ExitCode.Done;
        if (!settings.Quiet)
            Console.Error.WriteLine($"{promoted.Count} copies take its place");
        return await PipelineRun.WaitAsync(session, promoted, timeout, cancellation);
    }

    private static string Describe(DeletionProof proof)
    {
        var files = $"{proof.FilesRemoved} stored files removed" + (proof.FilesShared > 0 ? $", {proof.FilesShared} stay because other documents use them" : "");
        if (proof.IsComplete)
            return $"{files}; nothing of it is left but its history";
        var rows = string.Join(", ", proof.LeftRows.Select(table => $"{table.Value} rows in {table.Key}"));
        return $"{files}; NOT complete: {proof.FilesLeft} files and {(rows.Length > 0 ? rows : "no rows")} are left. A worker may hold the document; delete it again in a moment";
    }
}
