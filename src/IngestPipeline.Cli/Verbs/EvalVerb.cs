using System.CommandLine;
using System.Globalization;
using IngestPipeline.Cli.Evaluation;
using IngestPipeline.Cli.Output;
using IngestPipeline.Cli.Pipeline;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Providers.Embedding;
using IngestPipeline.Storage.Ledger;
using IngestPipeline.Storage.Queries;
using IngestPipeline.Storage.Search;
using Spectre.Console;

namespace IngestPipeline.Cli.Verbs;

/// <summary><c>ingest eval FILE</c>.</summary>
internal static class EvalVerb
{
    public static Command Create(GlobalOptions globals)
    {
        var file = new Argument<string>("FILE") { Description = "JSON Lines of questions: query, source (a path, its end, or a URI), snippet (words of the answer, optional), also_in (copies, optional)" };
        var top = VerbOptions.Top("Hits to look at for each question", least: 10);
        var against = new Option<string?>("--against") { Description = "Ask another index the same questions: a data folder, or the address of a database", HelpName = "DIR|URL" };
        var floor = VerbOptions.Floor("Recall at 10 that must be reached, 0 to 1; below it the exit code is 2");
        var command = new Command("eval", "Ask questions with known answers and measure how many are found, and how high.\n\nExamples:\n  ingest eval questions.jsonl\n  ingest eval questions.jsonl --against ./other-data\n  ingest eval questions.jsonl --floor 0.9 --json") { file, top, against, floor };
        command.SetAction((parse, cancellation) =>
            RunAsync(globals.Read(parse), parse.GetRequiredValue(file), parse.GetValue(top), parse.GetValue(against), parse.GetValue(floor), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(GlobalSettings settings, string file, int top, string? against, double? floor, CancellationToken cancellation)
    {
        var questions = EvalQuestion.ReadAll(file);
        var scores = new List<EvalScores> { await AskAsync(settings, questions, top, cancellation) };
        if (against is not null)
            scores.Add(await AskAsync(OtherIndex(settings, against), questions, top, cancellation));
        if (settings.Json)
            scores.ForEach(Results.Write);
        else
            Show(scores);
        return floor is { } least && scores[0].RecallAt10 < least ? ExitCode.Findings : ExitCode.Done;
    }

    private static GlobalSettings OtherIndex(GlobalSettings settings, string place)
    {
        var isAddress = place.Contains("://", StringComparison.Ordinal) || place.Contains('=');
        if (!isAddress && !Directory.Exists(place))
            throw new CommandException($"--against: there is no folder {place}", ExitCode.NotFound);
        return isAddress ? settings with { Database = place } : settings with { Data = Path.GetFullPath(place), Database = null };
    }

    private static async Task<EvalScores> AskAsync(GlobalSettings settings, IReadOnlyList<EvalQuestion> questions, int top, CancellationToken cancellation)
    {
        await using var session = await Session.OpenAsync(settings, cancellation);
        var live = await new SpaceRegistry(session.Database).FindLiveAsync(settings.Tenant, cancellation);
        using var queries = new QueryVectors(TimeProvider.System, PipelineConfiguration.LoadEmbedding(settings.Data));
        var examination = new Examination(new PassageSearch(session.Database, queries.OfAsync), settings.Tenant, top);
        var (scores, _, wordsAlone) = await examination.AskAsync(Name(settings), questions, live, cancellation);
        if (scores.Space is null && !settings.Quiet)
            Console.Error.WriteLine(live is null ? $"{Name(settings)}: nothing is searchable yet" : $"{Name(settings)}: searched by words alone, at least in part: {wordsAlone}");
        return scores with { Chunkers = await new ChunkerReader(session.Database).ReadAsync(settings.Tenant, cancellation) };
    }

    // An address may hold a password.
    private static string Name(GlobalSettings settings) =>
        settings.Database is { } address ? new Npgsql.NpgsqlConnectionStringBuilder(Storage.Postgres.DatabaseAddress.ToConnectionString(address)) { Password = null }.ConnectionString : settings.Data;

    private static void Show(List<EvalScores> scores)
    {
        string[] indexes = scores.Count == 1 ? [">value"] : [">first", ">second"];
        var table = Display.Table(["measure", .. indexes]);
        Row("questions", score => Display.Number(score.Questions));
        Row("recall@1", score => Share(score.RecallAt1));
        Row("recall@5", score => Share(score.RecallAt5));
        Row("recall@10", score => Share(score.RecallAt10));
        Row("MRR", score => Share(score.Mrr));
        Row("nDCG", score => Share(score.Ndcg));
        Row("passages named", score => Display.Number(score.Passages));
        Row($"passage recall@{scores[0].Top}", score => Share(score.PassageRecall));
        Row("passage MRR", score => Share(score.PassageMrr));
        AnsiConsole.Write(table);
        foreach (var score in scores)
        {
            Console.Out.WriteLine($"{score.Index}: {score.Space ?? "words alone"}, chunks by {(score.Chunkers.Count == 0 ? "an unknown strategy" : string.Join(" and ", score.Chunkers))}");
            foreach (var query in score.Missed)
                Console.Out.WriteLine($"  not found: {Display.OneLine(query)}");
        }

        void Row(string measure, Func<EvalScores, string> value) => table.AddRow([measure, .. scores.Select(value)]);
    }

    private static string Share(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? "";
}
