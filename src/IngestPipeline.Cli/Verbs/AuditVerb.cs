using System.CommandLine;
using System.Globalization;
using IngestPipeline.Cli.Output;
using IngestPipeline.Cli.Pipeline;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Hosting.Intake;
using IngestPipeline.Storage.Audit;
using IngestPipeline.Storage.Queries;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace IngestPipeline.Cli.Verbs;

/// <summary><c>ingest audit</c>.</summary>
internal static class AuditVerb
{
    public static Command Create(GlobalOptions globals)
    {
        var repair = new Option<bool>("--repair") { Description = "Repair what can be repaired without a person, then audit again" };
        var timeout = VerbOptions.Timeout();
        var command = new Command("audit", "Prove that nothing was lost and that readers see whole documents; exit code 2 says that something differs.\n\nExamples:\n  ingest audit\n  ingest audit --repair\n  ingest audit --json | jq .findings") { repair, timeout };
        command.SetAction((parse, cancellation) => RunAsync(globals.Read(parse), parse.GetValue(repair), VerbOptions.ToTimeSpan(parse.GetValue(timeout)), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(GlobalSettings settings, bool repair, TimeSpan? timeout, CancellationToken cancellation)
    {
        await using var session = await Session.OpenAsync(settings, cancellation);
        var auditor = new Auditor(session.Database, session.Artifacts, new FolderSources());
        var report = await auditor.RunAsync(settings.Tenant, cancellation);
        IReadOnlyList<string> repaired = [];
        if (repair && !report.Passed)
        {
            var outcome = await new AuditRepairer(session.Database, session.Artifacts).RepairAsync(settings.Tenant, report.Findings, VerbOptions.Actor, cancellation);
            repaired = outcome.Done;
            if (report.Findings.Any(finding => finding.Repair == AuditRepair.ListAgain))
                repaired = [.. repaired, await ListAgainAsync(session, timeout, cancellation)];
            if (outcome.VersionIds.Count > 0 && await PipelineRun.WaitAsync(session, outcome.VersionIds, timeout, cancellation) == ExitCode.TimedOut)
                return ExitCode.TimedOut;
            report = await auditor.RunAsync(settings.Tenant, cancellation);
        }

        if (settings.Json)
            Results.Write(new { report.Passed, report.Counts, report.Findings, repaired });
        else
            Show(report, repaired);
        return report.Passed ? ExitCode.Done : ExitCode.Findings;
    }

    private static async Task<string> ListAgainAsync(Session session, TimeSpan? timeout, CancellationToken cancellation)
    {
        var folders = (await new SourceReader(session.Database).ListAsync(session.Settings.Tenant, cancellation)).Select(root => new Uri(root).LocalPath).Where(Directory.Exists).ToList();
        await using var services = PipelineHost.BuildIntake(session);
        var intake = services.GetRequiredService<PathIntake>();
        var run = new PipelineRun(session, new PipelineSettings(null, null), new RunProgress(session.Settings));
        await run.UntilEndedAsync(intake.ScopeOf(folders), stop => intake.SynchroniseAsync(folders, confirmDeletes: false, stop), timeout, cancellation);
        return $"{folders.Count} folders: listed again, {intake.Registered} new versions";
    }

    private static void Show(AuditReport report, IReadOnlyList<string> repaired)
    {
        foreach (var sentence in repaired)
            Console.Out.WriteLine($"repaired {sentence}");
        foreach (var finding in report.Findings)
        {
            AnsiConsole.Write(new Text(finding.Check, new Style(Color.Red)));
            Console.Out.WriteLine($"  {Display.OneLine(Display.LocationOf(finding.Subject))}: {Display.OneLine(finding.Detail)}");
        }

        foreach (var root in report.UnreadableSources)
            Console.Error.WriteLine($"{Display.LocationOf(root)} cannot be read or is empty; it was not compared with the record");
        var counts = report.Counts;
        var recall = counts.IndexRecall is { } share ? string.Create(CultureInfo.InvariantCulture, $", index recall {share:0.000} in {counts.IndexProbes} probes") : "";
        Console.Out.WriteLine(
            $"{Display.Number(counts.Received)} received = {Display.Number(counts.Indexed)} indexed + {Display.Number(counts.Duplicate)} duplicate + {Display.Number(counts.Quarantined)} quarantined"
            + $" + {Display.Number(counts.Superseded)} superseded + {Display.Number(counts.Deleted)} deleted + {Display.Number(counts.Processing)} processing");
        Console.Out.WriteLine(
            $"{Display.Number(counts.Documents)} documents, {Display.Number(counts.Chunks)} chunks, {Display.Number(counts.Vectors)} vectors, {Display.Number(counts.Artifacts)} stored files{recall}");
        AnsiConsole.Write(report.Passed
            ? new Text("audit passed\n", new Style(Color.Green))
            : new Text($"audit found {report.Findings.Count} differences\n", new Style(Color.Red)));
    }
}
