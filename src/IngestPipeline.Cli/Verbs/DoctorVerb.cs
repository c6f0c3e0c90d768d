using System.CommandLine;
using IngestPipeline.Cli.Output;
using IngestPipeline.Cli.Pipeline;
using IngestPipeline.Cli.Sessions;
using Spectre.Console;

namespace IngestPipeline.Cli.Verbs;

internal static class DoctorVerb
{
    public static Command Create(GlobalOptions globals)
    {
        var command = new Command("doctor", "Check everything the pipeline needs; exit code 2 says that something is missing.\n\nExample:\n  ingest doctor --data ./data");
        command.SetAction((parse, cancellation) => CheckAsync(globals.Read(parse), cancellation));
        return command;
    }

    private static async Task<int> CheckAsync(GlobalSettings settings, CancellationToken cancellation)
    {
        var findings = await Diagnosis.RunAsync(settings, cancellation);
        if (settings.Json)
        {
            foreach (var finding in findings)
                Results.Write(finding);
        }
        else
        {
            var table = Display.Table("check", "result", "detail");
            foreach (var finding in findings)
                table.AddRow(new Text(finding.Check), new Text(finding.Result, new Style(ColorOf(finding))), new Text(finding.Detail));
            AnsiConsole.Write(table);
        }

        return findings.Any(finding => finding.IsFailure) ? ExitCode.Findings : ExitCode.Done;
    }

    private static Color ColorOf(Finding finding) => finding.Result switch
    {
        Finding.Ok => Color.Green,
        Finding.Warning => Color.Yellow,
        _ => Color.Red,
    };
}
