using System.CommandLine;
using IngestPipeline.Api;
using IngestPipeline.Api.Viewing;
using IngestPipeline.Cli.Output;
using IngestPipeline.Cli.Pipeline;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Domain.Results;
using IngestPipeline.Providers.Isolation;
using IngestPipeline.Providers.Viewing;
using IngestPipeline.Storage.Queries;
using Spectre.Console;

namespace IngestPipeline.Cli.Verbs;

/// <summary><c>ingest show DOC</c>.</summary>
internal static class ShowVerb
{
    private const int NotFound = 404;

    public static Command Create(GlobalOptions globals)
    {
        var document = DocumentArgument.Create();
        var page = new Option<int?>("--page") { Description = "Draw this page, with the boxes, types and reading order of what was read on it", HelpName = "N" };
        var png = new Option<string?>("--png") { Description = "File to draw the page to", HelpName = "FILE" };
        var password = new Option<string?>("--password") { Description = "Password of the file to draw; '-' reads it from standard input", HelpName = "P" };
        var command = new Command("show", "Show one document: versions, timeline, attempts, artifacts, completeness.\n\nExamples:\n  ingest show report.pdf\n  ingest show file:///srv/in/mail.eml#1\n  ingest show 1f0c2a9b --json\n  ingest show report.pdf --page 3 --png page3.png") { document, page, png, password };
        command.Validators.Add(result =>
        {
            if (result.GetValue(page) is null != result.GetValue(png) is null)
                result.AddError("--page and --png go together: the page to draw, and the file to draw it to");
            else if (result.GetValue(page) < 1)
                result.AddError("pages are counted from 1");
            else if (result.GetValue(password) is not null && result.GetValue(page) is null)
                result.AddError("--password goes with --page: it opens the file to draw");
        });
        command.SetAction((parse, cancellation) => parse.GetValue(page) is { } number
            ? DrawAsync(globals.Read(parse), parse.GetRequiredValue(document), number, parse.GetRequiredValue(png)!, parse.GetValue(password) is "-" ? Console.In.ReadLine() : parse.GetValue(password), cancellation)
            : RunAsync(globals.Read(parse), parse.GetRequiredValue(document), cancellation));
        return command;
    }

    private static async Task<int> DrawAsync(GlobalSettings settings, string text, int page, string file, string? password, CancellationToken cancellation)
    {
        await using var session = await Session.OpenAsync(settings, cancellation);
        var document = await DocumentArgument.FindAsync(session, text, cancellation);
        await using var drawer = new PageDrawer(ChildCommand.Resolve(), PipelineConfiguration.LoadOptions<ViewOptions>(settings.Data));
        var viewer = new PageViewer(new ChunkReader(session.Database), new DocumentDetailsReader(session.Database), session.Artifacts, drawer);
        var picture = await DrawAsync(viewer, document, page, password, cancellation);
        if (picture.Remark is { } why && !settings.Quiet)
            await Console.Error.WriteLineAsync($"the boxes are on a blank page: {why}{(password is null && why.Contains("password", StringComparison.Ordinal) ? " (--password)" : "")}");
        try
        {
            await using var written = new FileStream(file, FileMode.Create, FileAccess.Write);
            await written.WriteAsync(picture.Png, cancellation);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{file} cannot be written: {failure.Message}");
        }

        return ExitCode.Done;
    }

    private static async Task<PagePicture> DrawAsync(PageViewer viewer, DocumentSummary document, int page, string? password, CancellationToken cancellation)
    {
        try
        {
            return await viewer.DrawAsync(document, page, boxes: true, password, cancellation);
        }
        catch (RequestRefusedException refused)
        {
            throw new CommandException(refused.Message, refused.Status == NotFound ? ExitCode.NotFound : ExitCode.Failed);
        }
        catch (Exception failure) when (failure is PermanentStageException or TransientStageException or IOException)
        {
            throw new CommandException($"page {page} cannot be drawn: {failure.Message}");
        }
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
