using IngestPipeline.Domain.Documents;
using IngestPipeline.Stages.Dedupe;

namespace IngestPipeline.Storage.Search;

/// <summary>
/// Passages that many documents have word for word (a footer, a disclaimer), as SQL over <c>chunks AS c</c>. Counting ends at the limit,
/// so it costs a hit the same in any corpus.
/// </summary>
internal static class PassageCopies
{
    private const string IsBoilerplate = """
        (SELECT count(*) FROM (
          SELECT DISTINCT b.document_id FROM chunks AS b WHERE b.tenant_id = c.tenant_id AND b.content_sha256 = c.content_sha256 LIMIT @BoilerplateDocuments
        ) AS having_it) >= @BoilerplateDocuments
        """;

    public static string Flags(BoilerplateRule rule, string flags) =>
        rule.Policy == BoilerplatePolicy.Ignore ? flags : $"CASE WHEN {IsBoilerplate} THEN ARRAY['{FlagNames.Boilerplate}'] ELSE '{{}}'::text[] END || {flags}";

    /// <summary>Whether a row of <c>fused</c> comes after all others: it is boilerplate, and a better one has the same text.</summary>
    public static string IsDemoted(BoilerplateRule rule) => rule.Policy != BoilerplatePolicy.Demote ? "false" :
        $"""
        (SELECT {IsBoilerplate} FROM chunks AS c WHERE c.tenant_id = @TenantId AND c.chunk_id = fused.chunk_id)
          AND row_number() OVER (PARTITION BY (SELECT content_sha256 FROM chunks WHERE tenant_id = @TenantId AND chunk_id = fused.chunk_id) ORDER BY score DESC, best, chunk_id) > 1
        """;
}
