using System.CommandLine;
using IngestPipeline.Cli.Output;
using IngestPipeline.Cli.Pipeline;
using IngestPipeline.Cli.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace IngestPipeline.Cli.Verbs;

internal static class AddVerb
{
    public static Command Create(GlobalOptions globals)
    {
        var paths = new Argument<string[]>("PATH") { Description = "Files, or folders of files", Arity = ArgumentArity.OneOrMore };
        var noWait = new Option<bool>("--no-wait") { Description = "Only register; a running host or the next command does the work" };
        var timeout = VerbOptions.Timeout();
        var command = new Command("add", "Add files before all bulk work; deleted or discarded content comes back.\n\nExamples:\n  ingest add report.pdf\n  ingest add report.pdf --no-wait") { paths, noWait, timeout };
        command.SetAction((parse, cancellation) => AddAsync(globals.Read(parse), parse.GetValue(paths)!, parse.GetValue(noWait), parse.GetValue(timeout), cancellation));
        return command;
    }

    private static async Task<int> AddAsync(GlobalSettings settings, string[] paths, bool noWait, double? timeout, CancellationToken cancellation)
    {
        PathIntake.Verify(paths);
        await using var session = await Session.OpenAsync(settings, cancellation);
        await using var services = PipelineHost.BuildIntake(session);
        var intake = services.GetRequiredService<PathIntake>();
        await intake.AddAsync(paths, cancellation);
        var exit = noWait
            ? ExitCode.Done
            : await PipelineRun.WaitAsync(session, intake.Versions, VerbOptions.ToTimeSpan(timeout), cancellation);
        await DocumentLines.WriteAsync(session, intake.Versions, cancellation);
        return exit;
    }
}
