using System.CommandLine;
using IngestPipeline.Cli.Evaluation;
using IngestPipeline.Cli.Sessions;

namespace IngestPipeline.Cli.Verbs;

/// <summary><c>ingest space compare SPACE --eval FILE</c>.</summary>
internal static class SpaceCompareVerb
{
    public static Command Create(GlobalOptions globals)
    {
        var name = SpaceArgument.Create();
        var file = SpacePromoteVerb.EvalOption();
        file.Required = true;
        var top = VerbOptions.Top("Hits to look at for each question", least: 10);
        var command = new Command("compare", "Ask the live space and another one the same questions\n\nExample:\n  ingest space compare 2 --eval questions.jsonl") { name, file, top };
        command.SetAction((parse, cancellation) => RunAsync(globals.Read(parse), parse.GetRequiredValue(name), parse.GetValue(file)!, parse.GetValue(top), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(GlobalSettings settings, string name, string file, int top, CancellationToken cancellation)
    {
        var questions = EvalQuestion.ReadAll(file);
        await using var session = await Session.OpenAsync(settings, cancellation);
        var space = await SpaceArgument.FindAsync(session, name, cancellation);
        var comparison = await SpaceComparison.MakeAsync(session, space, questions, top, cancellation);
        comparison.Write(settings.Json);
        return ExitCode.Done;
    }
}
