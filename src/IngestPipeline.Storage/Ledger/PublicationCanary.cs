using System.Globalization;
using System.Text.Json;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.Storage.Ledger;

/// <summary>
/// Looks for a document the way readers do, before the transaction that publishes it commits: by the vector of one of its own chunks, which
/// must come back through the index, and by sentences of it, each of which must find it by vector or by words.
/// </summary>
internal sealed class PublicationCanary(RecordTransaction record, VectorTable table)
{
    // Passages that many documents share word for word tie at distance 0; then any of them may fill the list.
    private const double Tie = 0.001;

    /// <exception cref="PermanentStageException">CANARY_FAILED: the document would be stored and not found.</exception>
    public async Task CheckAsync(VersionRow version, Publication publication)
    {
        await record.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"SET LOCAL hnsw.iterative_scan = 'strict_order'; SET LOCAL hnsw.ef_search = {VectorTable.SearchBreadth}"));
        var (own, farthest) = await NearestAsync(version, publication.Vectors[publication.Vectors.Count / 2], publication.CanaryTop);
        if (own == 0 && farthest is null or > Tie)
        {
            throw new PermanentStageException(
                QuarantineReason.CanaryFailed,
                $"the middle chunk was not among the {publication.CanaryTop} nearest to its own vector",
                new Dictionary<string, object?> { ["top"] = publication.CanaryTop, ["farthest_distance"] = farthest });
        }

        var byVector = 0;
        var missed = new List<string>();
        foreach (var sentence in publication.Canaries)
        {
            if (sentence.Vector.Any(value => value != 0) && (await NearestAsync(version, sentence.Vector, publication.CanaryTop)).Own > 0)
                byVector++;
            else if (!await IsFoundByWordsAsync(version, sentence.Text))
                missed.Add(sentence.Text);
        }

        if (missed.Count > 0)
        {
            throw new PermanentStageException(
                QuarantineReason.CanaryFailed,
                $"{missed.Count} of {publication.Canaries.Count} of the document's own sentences do not find it, neither among the {publication.CanaryTop} nearest vectors nor by their words",
                new Dictionary<string, object?> { ["top"] = publication.CanaryTop, ["sentences"] = missed });
        }

        var metrics = JsonSerializer.Serialize(new { canary_sentences = publication.Canaries.Count, canary_found_by_vector = byVector });
        await record.ExecuteAsync(
            "UPDATE versions SET metrics = metrics || @metrics::jsonb WHERE tenant_id = @TenantId AND version_id = @VersionId",
            new { record.TenantId, version.VersionId, metrics });
    }

    private Task<(long Own, double? Farthest)> NearestAsync(VersionRow version, float[] probe, int top) => record.QuerySingleAsync<(long Own, double? Farthest)>(
        $"""
        SELECT count(*) FILTER (WHERE document_id = @DocumentId), max(distance)
        FROM ({table.NearestSql("document_id", "tenant_id = @TenantId", "@probe", "@top")}) AS nearest
        """,
        new { record.TenantId, version.DocumentId, probe, top });

    /// <summary>True as well when the full-text search sees no word in the sentence: then words say nothing.</summary>
    private Task<bool> IsFoundByWordsAsync(VersionRow version, string sentence) => record.QuerySingleAsync<bool>(
        """
        SELECT numnode(query) = 0 OR EXISTS (
          SELECT 1 FROM chunks WHERE tenant_id = @TenantId AND document_id = @DocumentId AND terms @@ query AND NOT flags @> ARRAY['parent'])
        FROM plainto_tsquery('english', @sentence) AS query
        """,
        new { record.TenantId, version.DocumentId, sentence = PostgresText.Clean(sentence) });
}
