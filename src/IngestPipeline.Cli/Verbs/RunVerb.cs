using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using IngestPipeline.Cli.Output;
using IngestPipeline.Cli.Pipeline;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Domain.Results;
using IngestPipeline.Storage.Queries;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace IngestPipeline.Cli.Verbs;

internal static class RunVerb
{
    public static Command Create(GlobalOptions globals)
    {
        var paths = new Argument<string[]>("PATH") { Description = "Files and folders to keep in step with the index", Arity = ArgumentArity.OneOrMore };
        var timeout = VerbOptions.Timeout();
        var confirm = new Option<bool>("--confirm-deletes") { Description = "Delete documents of vanished files however many they are" };
        var host = new HostOptionSet();
        var command = new Command("run", "Ingest everything under PATH and exit when every version there has an end state.\n\nExamples:\n  ingest run ./documents\n  ingest run ./documents --json | tail -1\n  ingest run ./documents --transport rabbitmq://guest:guest@127.0.0.1/")
        {
            paths, timeout, confirm, host.Transport, host.Stages, host.Verbose,
        };
        command.SetAction((parse, cancellation) => RunAsync(
            globals.Read(parse), parse.GetValue(paths)!, parse.GetValue(timeout), parse.GetValue(confirm), host.Read(parse), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(GlobalSettings settings, string[] paths, double? timeout, bool confirmDeletes, PipelineSettings pipeline, CancellationToken cancellation)
    {
        PathIntake.Verify(paths);
        var started = TimeProvider.System.GetTimestamp();
        await using var session = await Session.OpenAsync(settings, cancellation);
        await using var services = PipelineHost.BuildIntake(session);
        var intake = services.GetRequiredService<PathIntake>();
        var scope = intake.ScopeOf(paths);
        var run = new PipelineRun(session, pipeline, new RunProgress(settings));
        var limit = VerbOptions.ToTimeSpan(timeout);
        var (counts, timedOut) = await run.UntilEndedAsync(scope, stop => intake.SynchroniseAsync(paths, confirmDeletes, stop), limit, cancellation);
        var elapsed = TimeProvider.System.GetElapsedTime(started);
        if (intake.HeldBack > 0)
            await Console.Error.WriteLineAsync($"{intake.HeldBack} files vanished at once; their documents stay until you repeat the command with --confirm-deletes");
        if (settings.Json)
            WriteJson(counts, intake, elapsed);
        else
            await WriteSummaryAsync(session, scope, counts, intake, elapsed, cancellation);
        if (timedOut)
            await Console.Error.WriteLineAsync($"time ran out with {counts.Processing} versions under way: run the same command again to go on");
        return timedOut ? ExitCode.TimedOut : counts.Quarantined > 0 ? ExitCode.Findings : ExitCode.Done;
    }

    private static void WriteJson(ScopeCounts counts, PathIntake intake, TimeSpan elapsed) => Console.Out.WriteLine(JsonSerializer.Serialize(new
    {
        received = counts.Received,
        indexed = counts.Indexed,
        duplicate = counts.Duplicate,
        quarantined = counts.Quarantined,
        superseded = counts.Superseded,
        deleted = counts.Deleted,
        chunks = counts.Chunks,
        pages = counts.Pages,
        seconds = Math.Round(elapsed.TotalSeconds, 3),
        processing = counts.Processing,
        registered = intake.Registered,
        unchanged = intake.Unchanged,
    }));

    private static async Task WriteSummaryAsync(Session session, RunScope scope, ScopeCounts counts, PathIntake intake, TimeSpan elapsed, CancellationToken cancellation)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("versions").AddColumn(new TableColumn("count").RightAligned());
        table.AddRow("received", $"{counts.Received}");
        foreach (var (state, count) in new[] { ("indexed", counts.Indexed), ("duplicate", counts.Duplicate), ("quarantined", counts.Quarantined), ("superseded", counts.Superseded), ("deleted", counts.Deleted), ("processing", counts.Processing) })
        {
            if (count > 0 || state is "indexed" or "quarantined")
                table.AddRow("  " + state, $"{count}");
        }

        AnsiConsole.Write(table);
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{counts.Chunks} chunks from {counts.Pages} pages are searchable; {intake.Registered} new versions, {intake.Unchanged} unchanged files, {elapsed.TotalSeconds:0.0} s");
        foreach (var (reason, count) in await new ScopeReader(session.Database).CountReasonsAsync(scope, cancellation))
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"  {count} x [yellow]{reason}[/]: {QuarantineReasons.Parse(reason).ToSuggestion()}");
        if (counts.Quarantined > 0)
            AnsiConsole.WriteLine("See them with: ingest quarantine list");
    }
}
