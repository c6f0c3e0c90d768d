using System.Text.Json.Serialization;

namespace IngestPipeline.Cli.Evaluation;

/// <summary>
/// How well an index answers a set of questions. Each question has one right answer, however many copies: recall at k is the share of
/// questions answered among the first k hits, MRR the mean of 1 / rank (Voorhees 1999), nDCG the mean of 1 / log2(1 + rank) (Järvelin and
/// Kekäläinen 2002). What is not among the hits counts 0.
/// </summary>
/// <param name="Index">Data folder or database.</param>
/// <param name="Space">Name of the live embedding space; null when nothing is searchable or words alone were searched.</param>
/// <param name="Top">Hits looked at.</param>
/// <param name="Passages">Questions that name words of the answer.</param>
/// <param name="Missed">Queries whose source is not among the hits.</param>
public sealed record EvalScores(
    string Index,
    string? Space,
    int Questions,
    int Top,
    [property: JsonPropertyName("recall_at_1")] double RecallAt1,
    [property: JsonPropertyName("recall_at_5")] double RecallAt5,
    [property: JsonPropertyName("recall_at_10")] double RecallAt10,
    double Mrr,
    double Ndcg,
    int Passages,
    double? PassageRecall,
    double? PassageMrr,
    IReadOnlyList<string> Missed)
{
    /// <summary>How the documents were cut, the strategy of most first; empty when that is not known.</summary>
    public IReadOnlyList<string> Chunkers { get; init; } = [];

    public static EvalScores Of(string index, string? space, int top, IReadOnlyList<EvalAnswer> answers)
    {
        var ranks = answers.Select(answer => answer.SourceRank).ToList();
        var passages = answers.Where(answer => answer.Question.Passage is not null).Select(answer => answer.PassageRank).ToList();
        return new EvalScores(
            index, space, answers.Count, top, Recall(ranks, 1), Recall(ranks, 5), Recall(ranks, 10), MeanReciprocal(ranks),
            ranks.Average(rank => rank is { } place ? 1 / Math.Log2(1 + place) : 0),
            passages.Count, passages.Count > 0 ? Recall(passages, top) : null, passages.Count > 0 ? MeanReciprocal(passages) : null,
            [.. answers.Where(answer => answer.SourceRank is null).Select(answer => answer.Question.Query)]);
    }

    private static double Recall(List<int?> ranks, int among) => ranks.Average(rank => rank <= among ? 1.0 : 0);

    private static double MeanReciprocal(List<int?> ranks) => ranks.Average(rank => rank is { } place ? 1.0 / place : 0);
}
