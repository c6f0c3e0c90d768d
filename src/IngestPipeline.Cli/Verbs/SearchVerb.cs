using System.CommandLine;
using System.Globalization;
using IngestPipeline.Cli.Output;
using IngestPipeline.Cli.Pipeline;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Providers.Embedding;
using IngestPipeline.Storage.Search;
using Spectre.Console;

namespace IngestPipeline.Cli.Verbs;

/// <summary><c>ingest search "QUERY"</c>.</summary>
internal static class SearchVerb
{
    public static Command Create(GlobalOptions globals)
    {
        var query = new Argument<string>("QUERY") { Description = "What to look for; words in \"double quotes\" are looked for as a phrase first" };
        var top = VerbOptions.Top("Hits to show", least: 1);
        var command = new Command("search", "Find passages by vector and by words.\n\nExamples:\n  ingest search \"notice period for tenants\"\n  ingest search '\"force majeure\" clause' --top 3 --json") { query, top };
        command.SetAction((parse, cancellation) => RunAsync(globals.Read(parse), parse.GetRequiredValue(query), parse.GetValue(top), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(GlobalSettings settings, string query, int top, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(query))
            throw new CommandException("the query is empty");
        await using var session = await Session.OpenAsync(settings, cancellation);
        var answer = await new PassageSearch(session.Database, QueryVectors.OfAsync).AnswerAsync(new SearchQuery(settings.Tenant, query, null, top) { Boilerplate = PipelineConfiguration.LoadDedupe(settings.Data).Boilerplate }, cancellation);
        if (answer.ByWordsAlone && !settings.Quiet)
            Console.Error.WriteLine($"searching by words alone: there is no generator for {answer.Space!.Space.Name}");
        foreach (var hit in answer.Hits)
        {
            if (settings.Json)
                Results.Write(hit);
            else
                Show(hit);
        }

        if (answer.Hits.Count == 0 && !settings.Quiet)
            Console.Error.WriteLine(answer.Space is null ? "nothing is searchable yet" : "nothing found");
        return ExitCode.Done;
    }

    private static void Show(SearchHit hit)
    {
        const int SnippetLength = 320;
        var page = hit.PageFrom is { } from ? string.Create(CultureInfo.InvariantCulture, $", page {from}") : "";
        AnsiConsole.Write(new Text(string.Create(CultureInfo.InvariantCulture, $"{hit.Rank}. {Display.OneLine(Display.NameOf(hit.SourceUri))}{page}"), new Style(Color.Green, decoration: Decoration.Bold)));
        AnsiConsole.Write(new Text(string.Create(CultureInfo.InvariantCulture, $"  {hit.Score:0.0000}  {Display.ShortId(hit.DocumentId)}\n"), new Style(Color.Grey)));
        if (hit.HeadingPath.Count > 0)
            AnsiConsole.Write(new Text($"   {Display.OneLine(string.Join(" > ", hit.HeadingPath))}\n", new Style(Color.Grey)));
        var text = Display.OneLine(hit.Text);
        if (hit.DuplicateUris.Count > 0)
            AnsiConsole.Write(new Text($"   also {string.Join(", ", hit.DuplicateUris.Select(uri => Display.OneLine(Display.NameOf(uri))))}\n", new Style(Color.Grey)));
        AnsiConsole.Write(new Padder(new Text(text.Length <= SnippetLength ? text : text[..SnippetLength] + "…"), new Padding(3, 0, 0, 1)));
    }
}
