using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Results;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Storage.Audit;
using IngestPipeline.Storage.Ledger;
using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.IntegrationTests.Ledger;

public sealed class SharedQuarantineTests(PostgresFixture postgres) : RecordTest(postgres)
{
    [Fact]
    public async Task A_published_copy_that_comes_to_share_a_quarantine_is_taken_away_from_readers()
    {
        var first = await Pipeline.ReceiveAsync("a.txt", "THE SAME WORDS");
        var copy = await Pipeline.IndexAsync("b.txt", "the same words");
        await Pipeline.FailAsync(first.VersionId, QuarantineReason.ChunkInvalid, Stage.Chunk);
        (await StateAsync(copy.VersionId)).ShouldBe("indexed", "it was faster than the one it is a copy of");

        await using (var record = await RecordTransaction.BeginAsync(Database, Tenant, CancellationToken.None))
        {
            await new VersionLifecycle(record).ResumeAsync(copy.VersionId);
            await record.CommitAsync();
        }

        await Pipeline.FinishAsync(copy.VersionId);

        (await StateAsync(copy.VersionId)).ShouldBe("quarantined");
        (await ScalarAsync<long>("SELECT count(*) FROM chunks WHERE tenant_id = @Tenant", new { Tenant })).ShouldBe(0);
        (await new Auditor(Database, Artifacts).RunAsync(Tenant, CancellationToken.None)).Findings.ShouldBeEmpty();
    }

    private Task<string> StateAsync(Guid versionId) => ScalarAsync<string>("SELECT state FROM versions WHERE tenant_id = @Tenant AND version_id = @versionId", new { Tenant, versionId });
}
