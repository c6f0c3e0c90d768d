using IngestPipeline.Domain.Identity;
using IngestPipeline.Providers.Embedding;
using IngestPipeline.Storage.Postgres;
using IngestPipeline.Storage.Queries;
using IngestPipeline.Storage.Search;
using Npgsql;

namespace IngestPipeline.ChaosTests.NeverHalf;

/// <summary>Reads and searches all the time, and notes every answer that is not exactly one edition, whole, and no older than the last one seen.</summary>
internal sealed class Reader(string database, IReadOnlyList<string> sources, Func<int, bool> mayBeAbsent)
{
    private readonly int[] newest = new int[sources.Count];
    private readonly Dictionary<(int, int), (int Chunks, string Texts)> seen = [];
    private readonly List<string> problems = [];

    public long Reads { get; private set; }

    public IReadOnlyList<string> Problems => problems;

    public async Task RunAsync(CancellationToken stop)
    {
        await using var record = new IngestDatabase(database, "chaos reader");
        var chunks = new ChunkReader(record);
        var search = new PassageSearch(record, QueryVectors.OfAsync);
        for (var document = 0; !stop.IsCancellationRequested; document = (document + 1) % sources.Count)
        {
            try
            {
                await ReadAsync(chunks, document, stop);
                await SearchAsync(search, document, stop);
                Reads += 2;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (NpgsqlException away) when (away.IsTransient)
            {
                // The server is being restarted: no answer is not a half answer.
            }
        }
    }

    private async Task ReadAsync(ChunkReader reader, int document, CancellationToken stop)
    {
        var absentBefore = mayBeAbsent(document);
        var rows = new List<ChunkRecord>();
        await foreach (var row in reader.ListAsync("default", NameBasedId.ForDocument("default", sources[document]), withVectors: false, stop))
            rows.Add(row);
        if (rows.Count == 0)
        {
            if (!absentBefore && !mayBeAbsent(document))
                problems.Add($"document {document} had no chunk though nobody deleted it");
            return;
        }

        var editions = rows.Select(row => Edition.Find(row.Text)).OfType<int>().Distinct().ToList();
        var versions = rows.Select(row => row.Version).Distinct().Count();
        if (editions.Count != 1 || versions != 1 || !rows.Select(row => row.Ordinal).SequenceEqual(Enumerable.Range(0, rows.Count)))
        {
            problems.Add($"document {document} showed editions {string.Join(", ", editions)} in {versions} versions with ordinals {string.Join(", ", rows.Select(row => row.Ordinal))}");
            return;
        }

        var edition = editions[0];
        if (edition < newest[document])
            problems.Add($"document {document} went back from edition {newest[document]} to {edition}");
        newest[document] = Math.Max(edition, newest[document]);
        // The same edition must look the same whenever it is read.
        var look = (rows.Count, string.Join('\n', rows.Select(row => row.Text)));
        if (seen.TryGetValue((document, edition), out var before) && before != look)
            problems.Add($"edition {edition} of document {document} had {before.Chunks} chunks and then {rows.Count}");
        seen[(document, edition)] = look;
        var passages = Enumerable.Range(0, Edition.PassagesOf(edition)).Count(passage => !rows.Any(row => row.Text.Contains($"edition e{edition} passage {passage}:", StringComparison.Ordinal)));
        if (passages > 0)
            problems.Add($"edition {edition} of document {document} lacked {passages} passages");
    }

    private async Task SearchAsync(PassageSearch search, int document, CancellationToken stop)
    {
        var (absentBefore, known) = (mayBeAbsent(document), newest[document]);
        var answer = await search.AnswerAsync(new SearchQuery("default", $"\"document d{document} edition\"", null, 20), stop);
        var editions = answer.Hits.Where(hit => hit.SourceUri == sources[document]).Select(hit => Edition.Find(hit.Text)).OfType<int>().Distinct().ToList();
        if (editions.Count > 1)
            problems.Add($"a search found editions {string.Join(", ", editions)} of document {document} at once");
        if (editions.Count > 0 && editions.Min() < known)
            problems.Add($"a search found edition {editions.Min()} of document {document} after edition {known} had been read");
        if (editions.Count == 0 && !absentBefore && !mayBeAbsent(document))
            problems.Add($"a search did not find document {document} though nobody deleted it");
    }
}
