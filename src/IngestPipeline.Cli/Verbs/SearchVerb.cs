using System.CommandLine;
using System.Globalization;
using IngestPipeline.Cli.Output;
using IngestPipeline.Cli.Pipeline;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Hosting.Intake;
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
        var source = new Option<string?>("--source") { Description = "Only documents below this path or URI, or copies of them", HelpName = "PATH|URI" };
        var type = new Option<string?>("--type") { Description = "Only documents of this media type, such as application/pdf or image/*", HelpName = "TYPE" };
        var since = new Option<DateTimeOffset?>("--since") { Description = "Only what was received at this time or later", HelpName = "TIME" };
        var until = new Option<DateTimeOffset?>("--until") { Description = "Only what was received before this time", HelpName = "TIME" };
        var heading = new Option<string?>("--heading") { Description = "Only passages under a heading with these words", HelpName = "WORDS" };
        var explain = new Option<bool>("--explain") { Description = "Show the rank, distance and weight of each hit in both lists" };
        var command = new Command("search", "Find passages by vector and by words.\n\nExamples:\n  ingest search \"notice period for tenants\"\n  ingest search '\"force majeure\" clause' --top 3 --json\n  ingest search \"valve pressure\" --source ./manuals --type application/pdf --explain") { query, top, source, type, since, until, heading, explain };
        command.SetAction((parse, cancellation) =>
        {
            var filter = new SearchFilter
            {
                SourcePrefix = parse.GetValue(source) is { } place ? UriOf(place) : null,
                MediaType = parse.GetValue(type),
                Since = parse.GetValue(since),
                Until = parse.GetValue(until),
                Heading = parse.GetValue(heading),
            };
            return RunAsync(globals.Read(parse), parse.GetRequiredValue(query), parse.GetValue(top), filter, parse.GetValue(explain), cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(GlobalSettings settings, string query, int top, SearchFilter filter, bool isExplained, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(query))
            throw new CommandException("the query is empty");
        await using var session = await Session.OpenAsync(settings, cancellation);
        using var queries = new QueryVectors(TimeProvider.System, PipelineConfiguration.LoadEmbedding(settings.Data));
        var answer = await new PassageSearch(session.Database, queries.OfAsync).AnswerAsync(new SearchQuery(settings.Tenant, query, null, top) { Filter = filter, Boilerplate = PipelineConfiguration.LoadDedupe(settings.Data).Boilerplate }, cancellation);
        if (answer.WordsAlone is { } why && !settings.Quiet)
            Console.Error.WriteLine($"searching by words alone: {why}");
        foreach (var hit in answer.Hits)
        {
            if (settings.Json)
                Results.Write(hit);
            else
                Show(hit, isExplained);
        }

        if (answer.Hits.Count == 0 && !settings.Quiet)
            Console.Error.WriteLine(answer.Space is null ? "nothing is searchable yet" : "nothing found");
        return ExitCode.Done;
    }

    private static string UriOf(string place) => place.Contains("://", StringComparison.Ordinal) ? place : FileUris.Of(place);

    private static void Show(SearchHit hit, bool isExplained)
    {
        var page = hit.PageFrom is { } from ? string.Create(CultureInfo.InvariantCulture, $", page {from}") : "";
        AnsiConsole.Write(new Text(string.Create(CultureInfo.InvariantCulture, $"{hit.Rank}. {Display.OneLine(Display.NameOf(hit.SourceUri))}{page}"), new Style(Color.Green, decoration: Decoration.Bold)));
        AnsiConsole.Write(new Text(string.Create(CultureInfo.InvariantCulture, $"  {hit.Score:0.0000}  {Display.ShortId(hit.DocumentId)}\n"), new Style(Color.Grey)));
        if (hit.HeadingPath.Count > 0)
            AnsiConsole.Write(new Text($"   {Display.OneLine(string.Join(" > ", hit.HeadingPath))}\n", new Style(Color.Grey)));
        if (hit.DuplicateUris.Count > 0)
            AnsiConsole.Write(new Text($"   also {string.Join(", ", hit.DuplicateUris.Select(uri => Display.OneLine(Display.NameOf(uri))))}\n", new Style(Color.Grey)));
        if (isExplained)
            AnsiConsole.Write(new Text($"   {Explain(hit)}\n", new Style(Color.Grey)));
        AnsiConsole.Write(new Padder(Highlighted(hit), new Padding(3, 0, 0, 1)));
    }

    private static string Explain(SearchHit hit)
    {
        var vector = hit.VectorRank is { } near ? string.Create(CultureInfo.InvariantCulture, $"vector: place {near}, distance {hit.VectorDistance:0.000}") : "vector: not among the candidates";
        var words = hit.TextRank is { } said ? string.Create(CultureInfo.InvariantCulture, $"words: place {said}, weight {hit.TextWeight:0.00}") : "words: not among the candidates";
        return $"{vector}; {words}";
    }

    private static Paragraph Highlighted(SearchHit hit)
    {
        var paragraph = new Paragraph();
        var end = 0;
        foreach (var match in hit.Matches)
        {
            paragraph.Append(Flat(hit.Snippet[end..match.Start]));
            paragraph.Append(Display.OneLine(hit.Snippet.Substring(match.Start, match.Length)), new Style(decoration: Decoration.Bold | Decoration.Underline));
            end = match.Start + match.Length;
        }

        return paragraph.Append(Flat(hit.Snippet[end..]));
    }

    /// <summary>One line that keeps a blank where the part is joined to its neighbours.</summary>
    private static string Flat(string part)
    {
        var line = Display.OneLine(part);
        if (line.Length == 0)
            return part.Length > 0 ? " " : "";
        return $"{(char.IsWhiteSpace(part[0]) ? " " : "")}{line}{(char.IsWhiteSpace(part[^1]) ? " " : "")}";
    }
}
