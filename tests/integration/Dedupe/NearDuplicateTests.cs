using System.Text.Json;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Storage.Audit;
using IngestPipeline.Storage.Quarantine;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.IntegrationTests.Dedupe;

public sealed class NearDuplicateTests(PostgresFixture postgres) : NearTest(postgres)
{
    private static readonly string First = NearTexts.Of(1);
    private static readonly string Second = NearTexts.Of(1, 2, 9);

    [Fact]
    public async Task Under_index_a_near_duplicate_is_searchable_flagged_and_names_the_other()
    {
        Pipeline.Near = Policy(NearPolicy.Index);
        await Pipeline.IndexAsync("a.txt", First);
        await Pipeline.IndexAsync("b.txt", Second);
        await Pipeline.IndexAsync("c.txt", NearTexts.Of(2));

        (await DocumentAsync("b.txt")).Flags.ShouldBe(["near_duplicate"]);
        (await DocumentAsync("a.txt")).Flags.ShouldBeEmpty();
        var near = (await DetailsAsync("b.txt")).NearDuplicateOf.ShouldNotBeNull();
        (near.SourceUri, near.DocumentId).ShouldBe((PipelineDriver.UriOf("a.txt"), DocumentOf("a.txt")));
        near.Jaccard.ShouldBe(112.0 / 124, 1e-9);
        (await DetailsAsync("c.txt")).NearDuplicateOf.ShouldBeNull();
        var hits = await SearchAsync("word1x0");
        hits.ToDictionary(hit => hit.DocumentId, hit => hit.Flags.Contains(FlagNames.NearDuplicate))
            .ShouldBe(new Dictionary<Guid, bool> { [DocumentOf("a.txt")] = false, [DocumentOf("b.txt")] = true }, ignoreOrder: true);
        (await ToListAsync(new ChunkReader(Database).ExportAsync(Tenant, false, CancellationToken.None)))
            .Where(chunk => chunk.Flags.Contains(FlagNames.NearDuplicate)).Select(chunk => chunk.DocumentId).ShouldBe([DocumentOf("b.txt")]);
        await AuditPassesAsync();
    }

    [Fact]
    public async Task The_flag_goes_with_the_other_document()
    {
        Pipeline.Near = Policy(NearPolicy.Index);
        await Pipeline.IndexAsync("a.txt", First);
        await Pipeline.IndexAsync("b.txt", Second);
        await Pipeline.IndexAsync("c.txt", NearTexts.Of(1, 2, 9, 15));

        await DeleteAsync("a.txt");

        (await DocumentAsync("b.txt")).Flags.ShouldBeEmpty();
        (await DetailsAsync("c.txt")).NearDuplicateOf.ShouldNotBeNull().DocumentId.ShouldBe(DocumentOf("b.txt"));
        await AuditPassesAsync();
    }

    [Fact]
    public async Task Under_link_hits_of_the_other_list_its_source()
    {
        Pipeline.Near = Policy(NearPolicy.Link);
        await Pipeline.IndexAsync("a.txt", First);
        await Pipeline.IndexAsync("z.txt", Second);
        await Pipeline.IndexAsync("copy.txt", First.ToUpperInvariant());

        var linked = await DocumentAsync("z.txt");
        (linked.State, linked.DuplicateOf, linked.Chunks).ShouldBe(("duplicate", DocumentOf("a.txt"), 0));
        (await DetailsAsync("z.txt")).NearDuplicateOf.ShouldNotBeNull().Jaccard.ShouldBe(112.0 / 124, 1e-9);
        var hit = (await SearchAsync("word1x0")).ShouldHaveSingleItem();
        hit.DocumentId.ShouldBe(DocumentOf("a.txt"));
        hit.DuplicateUris.ShouldBe([PipelineDriver.UriOf("copy.txt"), PipelineDriver.UriOf("z.txt")]);
        JsonSerializer.SerializeToElement(hit, RecordJson.Options).GetProperty("duplicate_uris").GetArrayLength().ShouldBe(2);
        await AuditPassesAsync();
    }

    [Fact]
    public async Task When_the_other_goes_a_linked_one_is_found_by_its_own_text()
    {
        Pipeline.Near = Policy(NearPolicy.Link);
        await Pipeline.IndexAsync("a.txt", First);
        await Pipeline.IndexAsync("b.txt", Second);
        (await SearchAsync("other1x15")).ShouldBeEmpty();

        await DeleteAsync("a.txt");
        await SettleAsync();

        (await DocumentAsync("b.txt")).State.ShouldBe("indexed");
        (await SearchAsync("other1x15")).ShouldHaveSingleItem().Text.ShouldBe(Second);
        await AuditPassesAsync();
    }

    [Fact]
    public async Task Under_skip_it_is_quarantined_with_evidence_and_accepting_lets_it_in_for_good()
    {
        Pipeline.Near = Policy(NearPolicy.Skip);
        var earlier = await Pipeline.ReceiveAsync("0.txt", NearTexts.Of(1, 2, 5));
        await Pipeline.IndexAsync("a.txt", First);
        var skipped = await Pipeline.IndexAsync("b.txt", Second);
        var desk = new QuarantineDesk(Database);
        var entry = (await ToListAsync(desk.ListAsync(Tenant, QuarantineSelection.All, CancellationToken.None))).ShouldHaveSingleItem();

        (entry.Stage, entry.ReasonCode).ShouldBe(("upsert", "NEAR_DUPLICATE_POLICY"));
        entry.Evidence.GetProperty("near_duplicate_of").GetString().ShouldBe(PipelineDriver.UriOf("a.txt"));
        entry.Evidence.GetProperty("jaccard").GetDouble().ShouldBe(112.0 / 124, 1e-4);
        (await desk.ReplayAsync(Tenant, QuarantineSelection.One(skipped.VersionId), new ReplayRequest(ReplayOverrides.None, AcceptReason: false, "test"), CancellationToken.None)).VersionIds.Count.ShouldBe(1);
        await Pipeline.FinishAsync(skipped.VersionId);
        (await DocumentAsync("b.txt")).State.ShouldBe("quarantined");
        await desk.ReplayAsync(Tenant, QuarantineSelection.One(skipped.VersionId), new ReplayRequest(ReplayOverrides.None, AcceptReason: true, "test"), CancellationToken.None);
        await Pipeline.FinishAsync(skipped.VersionId);
        (await DocumentAsync("b.txt")).State.ShouldBe("indexed");
        (await DocumentAsync("b.txt")).Flags.ShouldBe(["near_duplicate"]);
        // Another look, when an earlier near-duplicate arrives, does not take it away again.
        await Pipeline.FinishAsync(earlier.VersionId);
        await SettleAsync();

        (await OutcomeAsync()).ShouldBe(["0.txt indexed of - near -", "a.txt quarantined of - near 0.txt", "b.txt indexed of - near 0.txt"]);
        await AuditPassesAsync();
    }

    [Fact]
    public async Task When_the_other_goes_a_skipped_one_is_let_in()
    {
        Pipeline.Near = Policy(NearPolicy.Skip);
        await Pipeline.IndexAsync("a.txt", First);
        await Pipeline.IndexAsync("b.txt", Second);

        await DeleteAsync("a.txt");
        await SettleAsync();

        (await OutcomeAsync()).ShouldBe(["b.txt indexed of - near -"]);
        await AuditPassesAsync();
    }

    [Theory]
    [InlineData(NearPolicy.Index, "b.txt indexed of - near a.txt")]
    [InlineData(NearPolicy.Link, "b.txt duplicate of a.txt near a.txt")]
    [InlineData(NearPolicy.Skip, "b.txt quarantined of - near a.txt")]
    public async Task A_slow_document_that_was_received_first_is_first(NearPolicy policy, string outcome)
    {
        Pipeline.Near = Policy(policy);
        var slow = await Pipeline.ReceiveAsync("a.txt", First);
        await Pipeline.IndexAsync("b.txt", Second);
        (await OutcomeAsync()).ShouldContain("b.txt indexed of - near -");

        await Pipeline.FinishAsync(slow.VersionId);
        await SettleAsync();

        (await OutcomeAsync()).ShouldBe(["a.txt indexed of - near -", outcome]);
        await AuditPassesAsync();
    }

    [Fact]
    public async Task A_new_version_is_no_near_duplicate_of_the_old_one()
    {
        Pipeline.Near = Policy(NearPolicy.Skip);
        await Pipeline.IndexAsync("a.txt", First);
        await Pipeline.IndexAsync("a.txt", Second);

        (await OutcomeAsync()).ShouldBe(["a.txt indexed of - near -"]);
        (await ScalarAsync<long>("SELECT count(DISTINCT version_id) FROM near_bands WHERE tenant_id = @Tenant", new { Tenant })).ShouldBe(1);
        (await ScalarAsync<long>("SELECT count(*) FROM near_signatures WHERE tenant_id = @Tenant", new { Tenant })).ShouldBe(1);
    }

    [Fact]
    public async Task A_document_that_changes_makes_room()
    {
        Pipeline.Near = Policy(NearPolicy.Link);
        await Pipeline.IndexAsync("a.txt", First);
        await Pipeline.IndexAsync("b.txt", Second);
        await Pipeline.IndexAsync("a.txt", NearTexts.Of(2));
        await SettleAsync();

        (await OutcomeAsync()).ShouldBe(["a.txt indexed of - near -", "b.txt indexed of - near -"]);
        await AuditPassesAsync();
    }

    [Fact]
    public async Task Of_a_skipped_change_the_older_version_stays_searchable()
    {
        Pipeline.Near = Policy(NearPolicy.Skip);
        await Pipeline.IndexAsync("a.txt", First);
        await Pipeline.IndexAsync("b.txt", NearTexts.Of(2));
        await Pipeline.IndexAsync("b.txt", Second);

        (await DocumentAsync("b.txt")).State.ShouldBe("quarantined");
        (await SearchAsync("word2x0")).ShouldHaveSingleItem().DocumentId.ShouldBe(DocumentOf("b.txt"));
    }

    [Fact]
    public async Task Discarding_a_skipped_one_leaves_no_row_of_it()
    {
        Pipeline.Near = Policy(NearPolicy.Skip);
        await Pipeline.IndexAsync("a.txt", First);
        var skipped = await Pipeline.IndexAsync("b.txt", Second);
        (await RowsOfAsync(skipped.VersionId)).ShouldBe(34);

        await new QuarantineDesk(Database).DiscardAsync(Tenant, skipped.VersionId, "test", CancellationToken.None);

        (await RowsOfAsync(skipped.VersionId)).ShouldBe(0);
        await AuditPassesAsync();
    }

    [Fact]
    public async Task Tenants_do_not_see_each_others_near_duplicates()
    {
        Pipeline.Near = Policy(NearPolicy.Link);
        await Pipeline.IndexAsync("a.txt", First);
        var other = PipelineOf("other-of-" + Tenant);
        other.Near = Policy(NearPolicy.Link);

        await other.IndexAsync("b.txt", Second);

        (await ScalarAsync<long>("SELECT count(*) FROM versions WHERE tenant_id = @other AND state = 'indexed'", new { other = "other-of-" + Tenant })).ShouldBe(1);
    }

    [Fact]
    public async Task In_a_crowd_of_like_texts_all_name_the_first()
    {
        Pipeline.Near = Policy(NearPolicy.Index);
        // Each differs from the first by one place, from the others by two; there are more than are measured for one document.
        for (var i = 0; i < 90; i++)
            await Pipeline.IndexAsync($"{i:000}.txt", i == 0 ? First : NearTexts.Of(1, i % 20) + $" end{i}");

        (await OutcomeAsync()).Count(line => line.EndsWith(" near 000.txt", StringComparison.Ordinal)).ShouldBe(89);
    }

    [Theory]
    [InlineData("DELETE FROM near_bands WHERE version_id = @id", "b.txt", true)]
    [InlineData("UPDATE near_signatures SET standing = NULL WHERE version_id = @id", "b.txt", true)]
    [InlineData("UPDATE near_duplicates SET of_version_id = version_id WHERE version_id = @id; UPDATE near_signatures SET standing = false WHERE version_id = @id", "b.txt", true)]
    [InlineData("UPDATE near_signatures SET version_id = (SELECT version_id FROM versions WHERE tenant_id = @Tenant AND state = 'superseded') WHERE version_id = @id", "a.txt", false)]
    public async Task An_audit_finds_and_repairs_what_is_amiss(string damage, string subject, bool repairable)
    {
        Pipeline.Near = Policy(NearPolicy.Index);
        await Pipeline.IndexAsync("a.txt", NearTexts.Of(2));
        await Pipeline.IndexAsync("a.txt", First);
        var victim = await Pipeline.IndexAsync("b.txt", Second);
        await AuditPassesAsync();

        await ExecuteAsync($"SET session_replication_role = replica; {damage}; SET session_replication_role = origin", new { id = victim.VersionId, Tenant });

        var findings = (await new Auditor(Database, Artifacts).RunAsync(Tenant, CancellationToken.None)).Findings;
        findings.ShouldContain(finding => finding.Check == "near_duplicates" && finding.Subject.Contains(subject, StringComparison.Ordinal));
        if (!repairable)
            return;
        await new AuditRepairer(Database, Artifacts).RepairAsync(Tenant, findings, "test", CancellationToken.None);
        await SettleAsync();
        (await OutcomeAsync()).ShouldBe(["a.txt indexed of - near -", "b.txt indexed of - near a.txt"]);
        await AuditPassesAsync();
    }

    private Task<long> RowsOfAsync(Guid versionId) => ScalarAsync<long>(
        """
        SELECT (SELECT count(*) FROM near_signatures WHERE version_id = @versionId) + (SELECT count(*) FROM near_bands WHERE version_id = @versionId)
          + (SELECT count(*) FROM near_duplicates WHERE version_id = @versionId)
        """,
        new { versionId });
}
