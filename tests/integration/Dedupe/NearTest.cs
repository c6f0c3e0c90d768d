using Dapper;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Storage.Audit;
using IngestPipeline.Storage.Intake;
using IngestPipeline.Storage.Queries;
using IngestPipeline.Storage.Search;

namespace IngestPipeline.IntegrationTests.Dedupe;

/// <summary>A record on which documents become near-duplicates of each other.</summary>
public abstract class NearTest(PostgresFixture postgres) : RecordTest(postgres)
{
    private protected static Func<string, NearRule> Policy(NearPolicy policy) => _ => new NearRule(0.8, policy);

    private protected Guid DocumentOf(string name) => NameBasedId.ForDocument(Tenant, PipelineDriver.UriOf(name));

    private protected async Task<DocumentSummary> DocumentAsync(string name) =>
        (await new DocumentReader(Database).FindAsync(Tenant, DocumentOf(name), CancellationToken.None)).ShouldNotBeNull();

    private protected async Task<DocumentDetails> DetailsAsync(string name) =>
        await new DocumentDetailsReader(Database).ReadAsync(await DocumentAsync(name), CancellationToken.None);

    private protected Task<IReadOnlyList<SearchHit>> SearchAsync(string words) =>
        new HybridSearch(Database).SearchAsync(new SearchQuery(Tenant, words, null, 50), CancellationToken.None);

    private protected Task<bool> DeleteAsync(string name) => new IntakeLedger(Database).DeleteAsync(Tenant, DocumentOf(name), "test", CancellationToken.None);

    /// <summary>Does open work, in an order that the random numbers choose, until there is none.</summary>
    private protected async Task SettleAsync(Random? random = null)
    {
        while (await StepAsync(random ?? new Random(1)))
        {
        }
    }

    /// <summary>Does one open item; false when there is none.</summary>
    private protected async Task<bool> StepAsync(Random random)
    {
        await using var connection = await Database.OpenAsync(CancellationToken.None);
        var ready = (await connection.QueryAsync<(Guid VersionId, string Stage)>(
            """
            SELECT w.version_id, w.stage FROM work_items AS w JOIN versions AS v ON v.tenant_id = w.tenant_id AND v.version_id = w.version_id
            WHERE w.tenant_id = @Tenant AND w.state = 'ready' AND v.state = 'processing' ORDER BY v.order_key
            """,
            new { Tenant })).AsList();
        if (ready.Count == 0)
            return false;
        var (versionId, stage) = ready[random.Next(ready.Count)];
        if (await Pipeline.ClaimAsync(versionId, StageNames.Parse(stage)) is { } claim)
            await Pipeline.WorkAsync(claim);
        return true;
    }

    /// <summary>What became of all documents that are not deleted, one line each, as <see cref="NearModel"/> writes them.</summary>
    private protected async Task<IReadOnlyList<string>> OutcomeAsync()
    {
        await using var connection = await Database.OpenAsync(CancellationToken.None);
        var lines = await connection.QueryAsync<string>(
            """
            SELECT v.file_name || ' ' || v.state || ' of ' || coalesce(c.file_name, '-') || ' near ' || coalesce(o.file_name, '-')
            FROM versions AS v
            LEFT JOIN versions AS c ON c.tenant_id = v.tenant_id AND c.version_id = v.canonical_version_id
            LEFT JOIN near_duplicates AS n ON n.tenant_id = v.tenant_id AND n.version_id = v.version_id
            LEFT JOIN versions AS o ON o.tenant_id = n.tenant_id AND o.version_id = n.of_version_id
            WHERE v.tenant_id = @Tenant AND v.state NOT IN ('deleted', 'superseded')
            """,
            new { Tenant });
        return [.. lines.Order(StringComparer.Ordinal)];
    }

    /// <summary>Every promise of the record holds, and readers find the chunks of indexed documents and of no others.</summary>
    private protected async Task AuditPassesAsync()
    {
        (await new Auditor(Database, Artifacts).RunAsync(Tenant, CancellationToken.None)).Findings.ShouldBeEmpty();
        (await ScalarAsync<long>(
            """
            SELECT count(*) FROM versions AS v WHERE v.tenant_id = @Tenant
              AND (v.state = 'indexed') <> EXISTS (SELECT 1 FROM chunks AS c WHERE c.tenant_id = v.tenant_id AND c.version_id = v.version_id)
            """,
            new { Tenant })).ShouldBe(0);
    }
}
