using System.Globalization;
using System.Text.Json.Serialization;
using IngestPipeline.Cli.Output;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Providers.Embedding;
using IngestPipeline.Storage.Ledger;
using IngestPipeline.Storage.Search;
using Spectre.Console;

namespace IngestPipeline.Cli.Evaluation;

/// <summary>How the live space and another one answer the same questions.</summary>
/// <param name="Live">Scores of the live space.</param>
/// <param name="New">Scores of the other one.</param>
/// <param name="Overlap">Mean share of the live space's first <see cref="EvalScores.Top"/> hits that the other space has among its own.</param>
internal sealed record SpaceComparison(EvalScores Live, EvalScores New, [property: JsonPropertyName("overlap_at_k")] double Overlap)
{
    /// <exception cref="CommandException">Nothing is live, the space has no index yet, or there is no generator for one of them.</exception>
    public static async Task<SpaceComparison> MakeAsync(Session session, StoredSpace space, IReadOnlyList<EvalQuestion> questions, int top, CancellationToken cancellation)
    {
        var tenant = session.Settings.Tenant;
        var live = await new SpaceRegistry(session.Database).FindLiveAsync(tenant, cancellation) ?? throw new CommandException("nothing is searchable yet, so there is nothing to compare with", ExitCode.NotFound);
        if (space.State == "building")
            throw new CommandException($"{space.Space.Name} is not built: run 'ingest reindex --space {space.Space.Name}' to its end");
        var examination = new Examination(new PassageSearch(session.Database, QueryVectors.OfAsync), tenant, top);
        var (before, found) = await examination.AskAsync(live.Space.Name, questions, live, cancellation);
        var (after, foundAfter) = await examination.AskAsync(space.Space.Name, questions, space, cancellation);
        foreach (var (scores, asked) in new[] { (before, live), (after, space) })
        {
            if (scores.Space is null)
                throw new CommandException($"there is no generator for {asked.Space.Name}, so it cannot be asked");
        }

        return new SpaceComparison(before, after, found.Zip(foundAfter, Share).Average());
    }

    public void Write(bool json)
    {
        if (json)
        {
            Results.Write(this);
            return;
        }

        var table = Display.Table("measure", ">live", ">new");
        Row("recall@1", scores => scores.RecallAt1);
        Row("recall@5", scores => scores.RecallAt5);
        Row("recall@10", scores => scores.RecallAt10);
        Row("MRR", scores => scores.Mrr);
        Row("nDCG", scores => scores.Ndcg);
        Row($"passage recall@{Live.Top}", scores => scores.PassageRecall);
        AnsiConsole.Write(table);
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"overlap@{Live.Top}: {Overlap:0.000} over {Live.Questions} questions"));
        Console.Out.WriteLine($"live: {Live.Index}\nnew:  {New.Index}");

        void Row(string measure, Func<EvalScores, double?> value) => table.AddRow(measure, Text(value(Live)), Text(value(New)));
    }

    private static double Share(IReadOnlyList<Guid> before, IReadOnlyList<Guid> after) => before.Count == 0 ? 1 : (double)before.Intersect(after).Count() / before.Count;

    private static string Text(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? "";
}
