using System.Text;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Stages.Embed;
using IngestPipeline.Storage.Audit;
using IngestPipeline.Storage.Embed;
using IngestPipeline.Storage.Intake;
using IngestPipeline.Storage.Retention;

namespace IngestPipeline.IntegrationTests.Retention;

public sealed class RetentionTests(PostgresFixture postgres) : RecordTest(postgres)
{
    private const int Keep = 2;

    private ArtifactCollector Collector => new(Database, Artifacts);

    private DocumentDeletion Deletion => new(Database, Artifacts);

    [Fact]
    public async Task Files_of_the_newest_superseded_versions_stay_and_those_of_older_ones_go()
    {
        var document = await Pipeline.IndexAsync("a.txt", "content 1");
        for (var version = 2; version <= 5; version++)
            await Pipeline.IndexAsync("a.txt", $"content {version}");
        var before = StoredFiles();

        var removed = await Collector.CollectAsync(Keep, CancellationToken.None);

        removed.ShouldBe(before - StoredFiles());
        removed.ShouldBeGreaterThan(2, "two contents and what stages made of them");
        for (var version = 1; version <= 5; version++)
            IsStored($"content {version}").ShouldBe(version >= 3, $"version {version}");
        (await Collector.CollectAsync(Keep, CancellationToken.None)).ShouldBe(0);
        await AuditAsync();
        (await RollBackAsync(document.DocumentId, 3)).ShouldBe(3);
        (await Should.ThrowAsync<RollbackRefusedException>(() => RollBackAsync(document.DocumentId, 1))).Message.ShouldContain("Versions:Keep");
    }

    [Fact]
    public async Task A_rollback_without_a_number_goes_to_a_version_that_is_still_stored()
    {
        var document = await Pipeline.IndexAsync("a.txt", "one");
        await Pipeline.IndexAsync("a.txt", "two");
        await Collector.CollectAsync(0, CancellationToken.None);

        (await Should.ThrowAsync<RollbackRefusedException>(() => RollBackAsync(document.DocumentId, null))).Message.ShouldContain("kept");
    }

    [Fact]
    public async Task A_deletion_takes_everything_that_only_the_document_used_and_says_so()
    {
        var kept = await Pipeline.IndexAsync("kept.txt", "other words");
        var document = await Pipeline.IndexAsync("a.txt", "first words");
        await Pipeline.IndexAsync("a.txt", "second words");

        var (removal, proof) = await Deletion.RunAsync(Tenant, document.DocumentId, "test", CancellationToken.None);

        removal.Removed.ShouldBeTrue();
        proof.IsComplete.ShouldBeTrue();
        proof.LeftRows.ShouldBeEmpty();
        proof.FilesRemoved.ShouldBeGreaterThan(0);
        proof.FilesShared.ShouldBe(0);
        IsStored("first words").ShouldBeFalse();
        IsStored("second words").ShouldBeFalse();
        IsStored("other words").ShouldBeTrue();
        foreach (var file in Directory.EnumerateFiles(ArtifactFolder, "*", SearchOption.AllDirectories))
            (await File.ReadAllTextAsync(file)).ShouldNotContain("second words", Case.Sensitive, file);
        (await ScalarAsync<long>("SELECT count(*) FROM versions WHERE tenant_id = @Tenant AND document_id = @DocumentId AND state IN ('superseded', 'deleted')", new { Tenant, document.DocumentId }))
            .ShouldBe(2, "the tombstone keeps the history");
        (await ScalarAsync<string>("SELECT state FROM versions WHERE tenant_id = @Tenant AND version_id = @VersionId", new { Tenant, kept.VersionId })).ShouldBe("indexed");
        await AuditAsync();
    }

    [Fact]
    public async Task Evidence_that_quotes_a_deleted_document_goes_with_it()
    {
        var document = await Pipeline.QuarantineAsync("a.txt", "bad words", QuarantineReason.GarbledText);
        (await ScalarAsync<string>("SELECT evidence::text FROM quarantine_entries WHERE tenant_id = @Tenant AND version_id = @VersionId", new { Tenant, document.VersionId })).ShouldContain("limit");

        await Deletion.RunAsync(Tenant, document.DocumentId, "test", CancellationToken.None);

        (await ScalarAsync<string>("SELECT evidence::text FROM quarantine_entries WHERE tenant_id = @Tenant AND version_id = @VersionId", new { Tenant, document.VersionId })).ShouldBe("{}");
    }

    [Fact]
    public async Task Kept_vectors_of_a_deleted_documents_passages_are_forgotten()
    {
        var document = await Pipeline.IndexAsync("a.txt", "secret words");
        var chunks = Pipeline.PublicationOf("secret words").Content;
        var stored = await Artifacts.SaveAsync(Tenant, DocumentJson.ToBytes(chunks), CancellationToken.None);
        await ExecuteAsync("UPDATE work_items SET artifact = @Content WHERE tenant_id = @Tenant AND version_id = @VersionId AND stage = 'chunk'", new { Tenant, document.VersionId, stored.Content });
        var record = new EmbeddingRecord(Database);
        var (own, other) = (EmbeddingText.HashOf(chunks.Chunks[0].HeadingPath, chunks.Chunks[0].Text), Sha256Hash.Of("of another document"));
        await record.KeepAsync(new EmbeddingAccount(Tenant, null, "space"), default, new Dictionary<Sha256Hash, float[]> { [own] = [1], [other] = [2] }, CancellationToken.None);

        (await Deletion.RunAsync(Tenant, document.DocumentId, "test", CancellationToken.None)).Proof.IsComplete.ShouldBeTrue();

        (await record.FindAsync(Tenant, "space", [own, other], CancellationToken.None)).Keys.ShouldBe([other]);
    }

    [Fact]
    public async Task Content_that_a_copy_shares_stays_until_the_last_copy_goes()
    {
        var first = await Pipeline.IndexAsync("a.txt", "the same words");
        var copy = await Pipeline.IndexAsync("b.txt", "the same words");

        var (removal, proof) = await Deletion.RunAsync(Tenant, first.DocumentId, "test", CancellationToken.None);

        removal.Promoted.ShouldNotBeEmpty();
        proof.FilesShared.ShouldBe(1, "the content");
        proof.IsComplete.ShouldBeTrue();
        IsStored("the same words").ShouldBeTrue();
        await Pipeline.FinishAsync(copy.VersionId);
        await AuditAsync();
        (await Deletion.RunAsync(Tenant, copy.DocumentId, "test", CancellationToken.None)).Proof.FilesShared.ShouldBe(0);
        IsStored("the same words").ShouldBeFalse();
    }

    [Fact]
    public async Task Rows_that_a_deletion_leaves_are_named()
    {
        var document = await Pipeline.IndexAsync("a.txt", "some words");
        await ExecuteAsync("CREATE TABLE IF NOT EXISTS left_behind (tenant_id text, document_id uuid)");
        await ExecuteAsync("INSERT INTO left_behind VALUES (@Tenant, @DocumentId)", new { Tenant, document.DocumentId });

        var (_, proof) = await Deletion.RunAsync(Tenant, document.DocumentId, "test", CancellationToken.None);

        proof.IsComplete.ShouldBeFalse();
        proof.LeftRows.ShouldHaveSingleItem().Key.ShouldBe("left_behind");
        await ExecuteAsync("DROP TABLE left_behind");
    }

    [Fact]
    public async Task A_file_that_comes_back_after_it_was_collected_is_stored_again()
    {
        var document = await Pipeline.IndexAsync("a.txt", "words that come back");
        await Deletion.RunAsync(Tenant, document.DocumentId, "test", CancellationToken.None);

        // The first try may have seen the stored file before it was removed; the second one cannot.
        await Should.ThrowAsync<StoredFileCollectedException>(() => Pipeline.ReceiveAsync("a.txt", "words that come back", insist: true));
        var again = await Pipeline.ReceiveAsync("a.txt", "words that come back", insist: true);

        again.Outcome.ShouldBe(RegistrationOutcome.Created);
        IsStored("words that come back").ShouldBeTrue();
        (await Collector.CollectAsync(Keep, CancellationToken.None)).ShouldBe(0);
        IsStored("words that come back").ShouldBeTrue();
    }

    [Fact]
    public async Task A_file_that_is_due_and_used_again_before_it_is_removed_stays()
    {
        await Pipeline.IndexAsync("a.txt", "one");
        await Pipeline.IndexAsync("a.txt", "two");
        var content = Sha256Hash.Of("one");
        await ExecuteAsync("UPDATE versions SET collected_at = now() WHERE tenant_id = @Tenant AND sha256 = @content", new { Tenant, content });
        await ExecuteAsync("INSERT INTO collected_files (tenant_id, sha256) VALUES (@Tenant, @content)", new { Tenant, content });

        await Pipeline.ReceiveAsync("b.txt", "one");

        await Collector.CollectAsync(Keep, CancellationToken.None);
        IsStored("one").ShouldBeTrue();
    }

    [Fact]
    public async Task While_files_are_collected_and_received_at_once_no_version_loses_its_content()
    {
        // Two contents take turns in one document, so that each is collected and received again all the time.
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var receiving = true;
        var collecting = Task.Run(async () =>
        {
            while (Volatile.Read(ref receiving))
                await Collector.CollectAsync(0, patience.Token);
        });
        for (var round = 0; round < 30; round++)
        {
            await ReceiveUntilStoredAsync("a.txt", $"turn {round % 2}");
            foreach (var content in await ContentsInUseAsync())
                Artifacts.Exists(Tenant, Sha256Hash.FromBytes(content)).ShouldBeTrue($"round {round}");
        }

        Volatile.Write(ref receiving, false);
        await collecting;
    }

    [Fact]
    public async Task What_no_version_refers_to_is_collected_once_it_is_old_enough()
    {
        await Pipeline.IndexAsync("a.txt", "words");
        var orphan = await Artifacts.SaveAsync(Tenant, Encoding.UTF8.GetBytes("left by a crash"), CancellationToken.None);

        (await Collector.CollectLeftoversAsync(Tenant, TimeSpan.FromHours(1), CancellationToken.None)).ShouldBe(0);
        Artifacts.Exists(Tenant, orphan.Content).ShouldBeTrue();
        (await Collector.CollectLeftoversAsync(Tenant, TimeSpan.Zero, CancellationToken.None)).ShouldBe(1);
        Artifacts.Exists(Tenant, orphan.Content).ShouldBeFalse();
        await AuditAsync();
    }

    private async Task ReceiveUntilStoredAsync(string name, string text)
    {
        while (true)
        {
            try
            {
                await Pipeline.IndexAsync(name, text);
                return;
            }
            catch (StoredFileCollectedException)
            {
                // Stored again by the next try.
            }
        }
    }

    private async Task<IReadOnlyList<byte[]>> ContentsInUseAsync() => await ScalarAsync<byte[][]>(
        """
        SELECT coalesce(array_agg(f), '{}') FROM (
          SELECT sha256 AS f FROM versions WHERE tenant_id = @Tenant AND collected_at IS NULL AND state <> 'superseded'
          UNION SELECT w.artifact FROM work_items AS w JOIN versions AS v USING (tenant_id, version_id)
          WHERE w.tenant_id = @Tenant AND w.artifact IS NOT NULL AND v.state <> 'superseded'
        ) AS used
        """,
        new { Tenant });

    private Task<int> RollBackAsync(Guid documentId, int? to) =>
        new IntakeLedger(Database).RollBackAsync(Tenant, documentId, to, "test", CancellationToken.None).ContinueWith(done => done.GetAwaiter().GetResult().RestoredFrom, TaskScheduler.Default);

    private async Task AuditAsync() => (await new Auditor(Database, Artifacts).RunAsync(Tenant, CancellationToken.None)).Findings.ShouldBeEmpty();

    private bool IsStored(string text) => Artifacts.Exists(Tenant, Sha256Hash.Of(text));

    private string ArtifactFolder => Path.GetDirectoryName(Path.GetDirectoryName(Artifacts.PathOf(Tenant, Sha256Hash.Of("x"))))!;

    private int StoredFiles() => Directory.EnumerateFiles(ArtifactFolder, "*", SearchOption.AllDirectories).Count();
}
