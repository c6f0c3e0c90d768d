using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Storage.Audit;
using IngestPipeline.Storage.Intake;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.IntegrationTests.Audit;

public sealed class AuditorTests(PostgresFixture postgres) : RecordTest(postgres)
{
    private readonly FakeSources sources = new();

    [Fact]
    public async Task A_record_in_order_passes()
    {
        await FillAsync();

        var report = await AuditAsync();

        report.Findings.ShouldBeEmpty();
        var counts = report.Counts;
        (counts.Received, counts.Indexed, counts.Duplicate, counts.Quarantined, counts.Superseded, counts.Deleted, counts.Processing).ShouldBe((7, 2, 1, 1, 1, 1, 1));
        (counts.Chunks, counts.Vectors).ShouldBe((4, 4));
        counts.IndexRecall.ShouldBe(1);
    }

    [Theory]
    [InlineData("DELETE FROM versions WHERE version_id = @id; ", "conservation", true)]
    [InlineData("UPDATE work_items SET state = 'done', lease_until = NULL, due_at = NULL WHERE version_id = @id", "open_work", true)]
    [InlineData("UPDATE work_items SET state = 'waiting' WHERE version_id = @id", "open_work", true)]
    [InlineData("UPDATE work_items SET state = 'ready' WHERE version_id = @id AND stage = 'parse'", "open_work", false)]
    [InlineData("UPDATE documents SET published_version_id = NULL WHERE document_id = @document", "published", false)]
    [InlineData("UPDATE versions SET chunks = chunks + 1 WHERE version_id = @id", "published", false)]
    [InlineData("UPDATE chunks SET ordinal = ordinal + 1000 WHERE version_id = @id", "published", false)]
    [InlineData("UPDATE versions SET state = 'superseded' WHERE version_id = @id", "published", false)]
    [InlineData("DELETE FROM vectors_of_tenant WHERE document_id = @document", "vectors", false)]
    [InlineData("UPDATE vectors_of_tenant SET embedding = array_fill(0, ARRAY[64])::real[]::halfvec WHERE document_id = @document", "vectors", false)]
    [InlineData("UPDATE versions SET state = 'quarantined' WHERE version_id = @id", "quarantine", false)]
    [InlineData("UPDATE versions SET state = 'duplicate' WHERE version_id = @id", "copies", false)]
    [InlineData("UPDATE documents SET tombstone_generation = generation WHERE document_id = @document", "deleted", false)]
    public async Task A_broken_promise_is_named(string damage, string check, bool whileProcessing)
    {
        await Pipeline.IndexAsync("other.txt", "another document");
        var victim = whileProcessing ? await Pipeline.ReceiveAsync("victim.txt", "one\ntwo") : await Pipeline.IndexAsync("victim.txt", "one\ntwo");
        (await AuditAsync()).Findings.ShouldBeEmpty();

        await DamageAsync(damage, victim);

        var findings = (await AuditAsync()).Findings;
        findings.ShouldContain(finding => finding.Check == check);
        findings.ShouldAllBe(finding => finding.Subject.Contains("victim.txt", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("UPDATE documents SET published_version_id = NULL WHERE document_id = @document")]
    [InlineData("DELETE FROM vectors_of_tenant WHERE document_id = @document")]
    [InlineData("DELETE FROM vectors_of_tenant WHERE document_id = @document; DELETE FROM chunks WHERE version_id = @id AND ordinal = 0")]
    [InlineData("UPDATE vectors_of_tenant SET embedding = array_fill(0, ARRAY[64])::real[]::halfvec WHERE document_id = @document")]
    [InlineData("UPDATE chunks SET ordinal = ordinal + 1000 WHERE version_id = @id")]
    public async Task What_readers_lost_is_repaired_to_the_same_rows(string damage)
    {
        var victim = await Pipeline.IndexAsync("victim.txt", "one\ntwo\nthree");
        var before = await ExportAsync();
        await DamageAsync(damage, victim);

        var outcome = await RepairAsync();

        outcome.VersionIds.ShouldBe([victim.VersionId]);
        (await AuditAsync()).Findings.ShouldNotContain(finding => finding.Check == "open_work" || finding.Check == "copies");
        await Pipeline.FinishAsync(victim.VersionId);
        (await AuditAsync()).Findings.ShouldBeEmpty();
        (await ExportAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task A_stuck_version_goes_on_after_a_repair()
    {
        var victim = await Pipeline.ReceiveAsync("victim.txt", "text");
        await DamageAsync("UPDATE work_items SET state = 'done' WHERE version_id = @id", victim);

        await RepairAsync();
        await Pipeline.FinishAsync(victim.VersionId);

        (await AuditAsync()).ShouldSatisfyAllConditions(report => report.Findings.ShouldBeEmpty(), report => report.Counts.Indexed.ShouldBe(1));
    }

    [Fact]
    public async Task Chunks_of_nothing_are_taken_away()
    {
        var victim = await Pipeline.IndexAsync("victim.txt", "text");
        await DamageAsync("UPDATE versions SET state = 'deleted' WHERE version_id = @id; UPDATE documents SET published_version_id = NULL, tombstone_generation = generation WHERE document_id = @document", victim);
        (await AuditAsync()).Findings.ShouldHaveSingleItem().Check.ShouldBe("published");

        await RepairAsync();

        (await AuditAsync()).ShouldSatisfyAllConditions(report => report.Findings.ShouldBeEmpty(), report => report.Counts.Chunks.ShouldBe(0));
    }

    [Fact]
    public async Task A_lost_or_damaged_artifact_is_named_and_made_again()
    {
        var lost = await Pipeline.IndexAsync("lost.txt", "one");
        var damaged = await Pipeline.IndexAsync("damaged.txt", "two");
        File.Delete(await PathOfAsync(lost, "chunk"));
        await File.WriteAllTextAsync(await PathOfAsync(damaged, "embed"), "half");

        var findings = (await AuditAsync()).Findings;
        await RepairAsync();
        await Pipeline.FinishAsync(lost.VersionId);
        await Pipeline.FinishAsync(damaged.VersionId);

        findings.Select(finding => finding.Check).ShouldBe(["artifacts", "artifacts"]);
        findings.ShouldContain(finding => finding.Subject == "file:///in/lost.txt v1" && finding.Detail.Contains("chunk/0", StringComparison.Ordinal));
        (await AuditAsync()).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Content_of_the_right_length_but_other_bytes_is_named()
    {
        await Pipeline.IndexAsync("victim.txt", "text");
        await File.WriteAllTextAsync(Artifacts.PathOf(Tenant, Sha256Hash.Of("text")), "tEXt");

        (await AuditAsync()).Findings.ShouldHaveSingleItem().Detail.ShouldEndWith("is damaged: its bytes hash to something else");
    }

    [Fact]
    public async Task A_folder_that_differs_from_the_record_is_named_file_by_file()
    {
        foreach (var name in new[] { "same", "touched", "longer", "other", "gone", "noticed" })
            await Pipeline.IndexAsync($"{name}.txt", $"text of {name}");
        await ExecuteAsync("INSERT INTO sources (tenant_id, root_uri, kind, listings) VALUES (@Tenant, 'file:///in/', 'folder', 1)", new { Tenant });
        var then = DateTimeOffset.UnixEpoch;
        await ExecuteAsync("UPDATE documents SET seen_modified_at = @then, from_listing = true WHERE tenant_id = @Tenant", new { Tenant, then });
        await ExecuteAsync("UPDATE documents SET missing_listings = 1 WHERE tenant_id = @Tenant AND source_uri LIKE '%noticed%'", new { Tenant });
        sources.Files =
        [
            .. new[] { ("same", 0, 0), ("touched", 0, 1), ("longer", 1, 1), ("other", 0, 1) }.Select(file =>
                new SourceFile($"file:///in/{file.Item1}.txt", $"text of {file.Item1}".Length + file.Item2, then.AddHours(file.Item3))),
            new SourceFile("file:///in/new.txt", 3, then),
        ];
        sources.Changed.Add("file:///in/other.txt");

        var findings = (await AuditAsync()).Findings;

        findings.ShouldAllBe(finding => finding.Check == "sources");
        findings.Select(finding => finding.Subject).ShouldBe(["file:///in/gone.txt", "file:///in/longer.txt", "file:///in/new.txt", "file:///in/other.txt"]);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_read_is_said_and_no_difference()
    {
        await Pipeline.IndexAsync("a.txt", "text");
        await ExecuteAsync("INSERT INTO sources (tenant_id, root_uri, kind, listings) VALUES (@Tenant, 'file:///in/', 'folder', 1)", new { Tenant });

        var report = await AuditAsync();

        report.Passed.ShouldBeTrue();
        report.UnreadableSources.ShouldBe(["file:///in/"]);
    }

    [Fact]
    public async Task Lost_content_is_named_and_left_to_a_person_when_its_source_is_gone()
    {
        var victim = await Pipeline.IndexAsync("victim.txt", "text");
        var path = Artifacts.PathOf(Tenant, Sha256Hash.Of("text"));
        File.Delete(path);

        var outcome = await RepairAsync();

        outcome.VersionIds.ShouldBeEmpty();
        (await AuditAsync()).Findings.ShouldHaveSingleItem().Detail.ShouldContain("its content");
        (await ScalarAsync<string>("SELECT state FROM versions WHERE version_id = @VersionId", new { victim.VersionId })).ShouldBe("indexed");
    }

    [Fact]
    public async Task What_intake_refused_needs_no_content()
    {
        var file = new ReceivedFile { TenantId = Tenant, SourceUri = "file:///in/big.bin", FileName = "big.bin", Content = Sha256Hash.Of("refused"), Bytes = 1, MediaType = "application/octet-stream", FromListing = true };
        await new IntakeLedger(Database).RegisterRefusedAsync(file, new QuarantineVerdict(QuarantineReason.TooLarge, "too large", new Dictionary<string, object?>()), CancellationToken.None);

        (await AuditAsync()).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Counters_that_differ_are_named_and_set_to_what_is_there()
    {
        await FillAsync();
        await ExecuteAsync(
            "UPDATE version_counts SET total = total + 5 WHERE tenant_id = @Tenant; DELETE FROM version_count_deltas WHERE tenant_id = @Tenant AND counter IN ('received', 'chunks')",
            new { Tenant });

        var findings = (await AuditAsync()).Findings;
        var outcome = await RepairAsync();

        findings.ShouldAllBe(finding => finding.Check == "counters");
        findings.Select(finding => $"{finding.Subject} {finding.Detail}").ShouldBe(["counter chunks says 0, but there are 4", "counter received says 0, but there are 7"]);
        outcome.Done.ShouldBe(["counters: set to what is there"]);
        (await AuditAsync()).Findings.ShouldBeEmpty();
        (await new StatusReader(Database).ReadAsync(Tenant, CancellationToken.None)).Versions.ShouldSatisfyAllConditions(versions => versions.Received.ShouldBe(7), versions => versions.Balanced.ShouldBeTrue());
    }

    [Fact]
    public async Task The_index_answers_like_a_scan_also_after_many_changes()
    {
        for (var round = 0; round < 6; round++)
            await Pipeline.IndexAsync("a.txt", string.Join('\n', Enumerable.Range(0, 120).Select(i => $"line {i} of round {round} word{i * 7 % 40} word{i * 11 % 50}")));

        var counts = (await AuditAsync()).Counts;

        counts.IndexProbes.ShouldBe(8);
        counts.IndexRecall.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(0.9);
    }

    /// <summary>One version in each state: seven received.</summary>
    private async Task FillAsync()
    {
        await Pipeline.IndexAsync("a.txt", "one\ntwo");
        await Pipeline.IndexAsync("copy of a.txt", "one\ntwo");
        await Pipeline.IndexAsync("b.txt", "old text");
        await Pipeline.IndexAsync("b.txt", "new text\nwith a second line");
        await Pipeline.QuarantineAsync("c.txt", "bad", QuarantineReason.Corrupt);
        var gone = await Pipeline.IndexAsync("d.txt", "gone");
        await new IntakeLedger(Database).DeleteAsync(Tenant, gone.DocumentId, "test", CancellationToken.None);
        await Pipeline.ReceiveAsync("e.txt", "under way");
    }

    private Task<AuditReport> AuditAsync() => new Auditor(Database, Artifacts, sources).RunAsync(Tenant, CancellationToken.None);

    private async Task<RepairOutcome> RepairAsync() =>
        await new AuditRepairer(Database, Artifacts).RepairAsync(Tenant, (await AuditAsync()).Findings, "test", CancellationToken.None);

    private async Task DamageAsync(string sql, Registration victim)
    {
        var space = await ScalarAsync<long?>("SELECT max(space_id) FROM embedding_spaces WHERE tenant_id = @Tenant", new { Tenant });
        // Damage is what constraints forbid, as a broken disk or a careless hand would do it.
        var statements = $"SET session_replication_role = replica; {sql.Replace("vectors_of_tenant", $"vectors_{space}", StringComparison.Ordinal)}; SET session_replication_role = origin";
        await ExecuteAsync(statements, new { id = victim.VersionId, document = victim.DocumentId });
        // No trigger saw it; what differs but the counters is what these tests are about.
        await RecountAsync();
    }

    private Task<RepairOutcome> RecountAsync() =>
        new AuditRepairer(Database, Artifacts).RepairAsync(Tenant, [new AuditFinding("counters", "", "") { Repair = AuditRepair.Recount }], "test", CancellationToken.None);

    private async Task<string> PathOfAsync(Registration version, string stage)
    {
        var artifact = await ScalarAsync<byte[]>("SELECT artifact FROM work_items WHERE tenant_id = @Tenant AND version_id = @VersionId AND stage = @stage", new { Tenant, version.VersionId, stage });
        return Artifacts.PathOf(Tenant, Sha256Hash.FromBytes(artifact));
    }

    private async Task<IEnumerable<string>> ExportAsync() =>
        (await ToListAsync(new ChunkReader(Database).ExportAsync(Tenant, withVectors: true, CancellationToken.None))).Select(chunk => System.Text.Json.JsonSerializer.Serialize(chunk, RecordJson.Options));
}
