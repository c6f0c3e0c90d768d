using IngestPipeline.Domain.Ledger;
using IngestPipeline.Storage.Search;

namespace IngestPipeline.Cli.Evaluation;

/// <summary>Asks an index questions with known answers.</summary>
/// <param name="top">Hits to look at for each question.</param>
internal sealed class Examination(PassageSearch search, string tenant, int top)
{
    /// <param name="index">Names the index in the scores.</param>
    /// <param name="space">The space to ask; null when nothing is searchable, and nothing is answered then.</param>
    /// <returns>The scores, and for each question the chunks found, best first.</returns>
    public async Task<(EvalScores Scores, IReadOnlyList<IReadOnlyList<Guid>> Found)> AskAsync(string index, IReadOnlyList<EvalQuestion> questions, StoredSpace? space, CancellationToken cancellation)
    {
        var answers = new List<EvalAnswer>();
        var found = new List<IReadOnlyList<Guid>>();
        var hasVectors = space is not null;
        foreach (var question in questions)
        {
            IReadOnlyList<SearchHit> hits = [];
            if (space is not null)
            {
                var answer = await search.AnswerAsync(new SearchQuery(tenant, question.Query, null, top), space, cancellation);
                hasVectors &= !answer.ByWordsAlone;
                hits = answer.Hits;
            }

            answers.Add(EvalAnswer.Of(question, hits));
            found.Add([.. hits.Select(hit => hit.ChunkId)]);
        }

        return (EvalScores.Of(index, hasVectors ? space!.Space.Name : null, top, answers), found);
    }
}
