using IngestPipeline.Cli.Output;
using IngestPipeline.Storage.Search;

namespace IngestPipeline.Cli.Evaluation;

/// <summary>At which place a search found what a question asks for.</summary>
/// <param name="SourceRank">Of the first hit in an accepted source, from 1; null when there is none.</param>
/// <param name="PassageRank">Of the first hit in an accepted source that holds the words of the answer; null also when the question names none.</param>
public sealed record EvalAnswer(EvalQuestion Question, int? SourceRank, int? PassageRank)
{
    public static EvalAnswer Of(EvalQuestion question, IReadOnlyList<SearchHit> hits)
    {
        var accepted = hits.Where(hit => question.Sources.Any(source => IsIn(hit.SourceUri, source))).ToList();
        var words = question.Passage is { } passage ? Plain(passage) : null;
        return new EvalAnswer(
            question,
            accepted.Select(hit => (int?)hit.Rank).Min(),
            words is null ? null : accepted.Where(hit => Plain(hit.Text).Contains(words, StringComparison.Ordinal)).Select(hit => (int?)hit.Rank).Min());
    }

    /// <summary>A document inside another counts as its parent.</summary>
    private static bool IsIn(string sourceUri, string source)
    {
        if (sourceUri == source)
            return true;
        var place = sourceUri.Split('#')[0];
        var path = Display.LocationOf(place);
        return place == source || path == source || path.EndsWith('/' + source.TrimStart('.', '/'), StringComparison.Ordinal);
    }

    /// <summary>Line ends and marks of tables fall differently in each chunk.</summary>
    private static string Plain(string text) =>
        string.Join(' ', text.Split([' ', '\t', '\r', '\n', '|', '\u00a0'], StringSplitOptions.RemoveEmptyEntries)).ToLowerInvariant();
}
