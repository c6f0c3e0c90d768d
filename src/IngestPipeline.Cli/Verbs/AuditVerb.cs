using System.CommandLine;
using System.Globalization;
using IngestPipeline.Cli.Output;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Storage.Audit;
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
        var auditor = new Auditor(session.Database, session.Artifacts);
        var report = await auditor.RunAsync(settings.Tenant, cancellation);
        IReadOnlyList<string> repaired = [];
        if (repair && !report.Passed)
        {
            var outcome = await new AuditRepairer(session.Database, session.Artifacts).RepairAsync(settings.Tenant, report.Findings, VerbOptions.Actor, cancellation);
            repaired = outcome.Done;
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

    private static void Show(AuditReport report, IReadOnlyList<string> repaired)
    {
        foreach (var sentence in repaired)
            Console.Out.WriteLine($"repaired {sentence}");
        foreach (var finding in report.Findings)
        {
            AnsiConsole.Write(new Text(finding.Check, new Style(Color.Red)));
            Console.Out.WriteLine($"  {Display.OneLine(Display.LocationOf(finding.Subject))}: {Display.OneLine(finding.Detail)}");
        }

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
