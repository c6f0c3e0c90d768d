using System.CommandLine;
using IngestPipeline.Cli.Output;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Cli.Settings;

namespace IngestPipeline.Cli.Verbs;

internal static class ConfigCheckVerb
{
    public static Command Create(GlobalOptions globals)
    {
        var command = new Command("check", "Check all settings and say everything that is wrong with them; exit code 1 then.\n\nExample:\n  ingest config check --data ./data");
        command.SetAction(parse => Check(globals.Read(parse)));
        return command;
    }

    private static int Check(GlobalSettings settings)
    {
        var problems = SettingsCheck.Run(settings.Data);
        if (settings.Json)
            Results.Write(new { valid = problems.Count == 0, problems });
        else if (problems.Count == 0 && !settings.Quiet)
            Console.Error.WriteLine("all settings are valid");
        else
            foreach (var problem in problems)
                Console.Out.WriteLine(problem);
        return problems.Count == 0 ? ExitCode.Done : ExitCode.Failed;
    }
}
