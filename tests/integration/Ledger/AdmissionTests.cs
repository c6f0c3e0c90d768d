using Dapper;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Storage.Intake;
using IngestPipeline.Storage.Ledger;
using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.IntegrationTests.Ledger;

/// <summary>Who is let in, measured in admissions. Each test has a database of its own, because admission looks at all tenants.</summary>
public sealed class AdmissionTests(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly AdmissionLimits Limits = new(InFlight: 64, PerTenant: 48, Replays: 10);
    private IngestDatabase database = null!;
    private DispatchLedger dispatch = null!;
    private IntakeLedger intake = null!;

    public async ValueTask InitializeAsync()
    {
        database = await postgres.CreateDatabaseAsync();
        (dispatch, intake) = (new DispatchLedger(database), new IntakeLedger(database));
    }

    public ValueTask DisposeAsync() => dispatch.DisposeAsync();

    [Fact]
    public async Task A_tenant_with_ten_thousand_files_does_not_make_one_with_ten_wait()
    {
        await FillAsync("big", 10_000);
        (await AdmitAsync()).Count.ShouldBe(48);
        await FillAsync("small", 10);

        // There is always room beside the big one, so the small one waits for nobody.
        (await AdmitAsync()).Count(item => item.TenantId == "small").ShouldBe(10);
    }

    [Fact]
    public async Task Tenants_share_by_weight_what_becomes_free()
    {
        await FillAsync("one", 200);
        await FillAsync("two", 200);
        await ExecuteAsync("UPDATE tenants SET weight = 3 WHERE tenant_id = 'two'");

        var first = await dispatch.AdmitAsync(AdmissionLimits.Of(40), CancellationToken.None);
        await EndAsync(first.Where(item => item.TenantId == "two").Take(12));
        var second = await dispatch.AdmitAsync(AdmissionLimits.Of(40), CancellationToken.None);

        first.CountBy(item => item.TenantId).ToDictionary().ShouldBe(new Dictionary<string, int> { ["one"] = 10, ["two"] = 30 }, ignoreOrder: true);
        second.ShouldAllBe(item => item.TenantId == "two");
        second.Count.ShouldBe(12);
    }

    [Fact]
    public async Task What_a_person_waits_for_goes_before_bulk()
    {
        await FillAsync("bulk", 100);
        var waited = await RegisterAsync("person", "report.pdf", interactive: true);

        (await dispatch.AdmitAsync(AdmissionLimits.Of(1), CancellationToken.None)).ShouldHaveSingleItem().VersionId.ShouldBe(waited.VersionId);
    }

    [Fact]
    public async Task What_is_under_way_stays_within_the_bounds()
    {
        await FillAsync("one", 100);
        await FillAsync("two", 100);

        (await AdmitAsync()).Count.ShouldBe(64);
        (await AdmitAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Bulk_replays_go_behind_live_work_and_in_small_numbers()
    {
        await FillAsync("t", 100);
        await ExecuteAsync("UPDATE versions SET replay = true");
        (await AdmitAsync()).Count.ShouldBe(10);
        var replays = (await IdsAsync("SELECT version_id FROM versions WHERE replay")).ToHashSet();
        await FillAsync("t", 100, first: 2_000_000);

        var live = await AdmitAsync();
        live.Count.ShouldBe(38);
        live.ShouldAllBe(item => !replays.Contains(item.VersionId));

        var seen = new HashSet<Guid>();
        for (var admitted = live; admitted.Count > 0; admitted = await AdmitAsync())
        {
            (await CountAsync("SELECT count(*) FROM versions WHERE replay AND state = 'processing' AND admitted_at IS NOT NULL")).ShouldBeLessThanOrEqualTo(10);
            await ExecuteAsync("WITH ended AS (UPDATE versions SET state = 'superseded' WHERE admitted_at IS NOT NULL AND state = 'processing' RETURNING tenant_id, version_id) UPDATE work_items AS w SET state = 'cancelled' FROM ended AS e WHERE w.tenant_id = e.tenant_id AND w.version_id = e.version_id");
            seen.UnionWith(admitted.Select(item => item.VersionId));
        }

        seen.Count.ShouldBe(190);
    }

    [Fact]
    public async Task A_stopped_leader_is_replaced_once_its_lease_ran_out_and_does_not_lead_on_waking()
    {
        var lease = TimeSpan.FromSeconds(10);
        (await dispatch.TryLeadAsync("stopped", lease, CancellationToken.None)).ShouldBeTrue();
        (await dispatch.TryLeadAsync("other", lease, CancellationToken.None)).ShouldBeFalse();
        await ExecuteAsync("UPDATE leaderships SET lease_until = lease_until - interval '11 seconds'");

        (await dispatch.TryLeadAsync("other", lease, CancellationToken.None)).ShouldBeTrue();
        (await dispatch.TryLeadAsync("stopped", lease, CancellationToken.None)).ShouldBeFalse();
    }

    [Fact]
    public async Task Looking_for_work_reads_neither_finished_documents_nor_those_not_admitted()
    {
        await FillAsync("t", 2_000);
        await ExecuteAsync("UPDATE versions SET state = 'indexed' WHERE order_key[1] % 2 = 0");
        await ExecuteAsync("UPDATE work_items AS w SET state = 'done' FROM versions AS v WHERE v.version_id = w.version_id AND v.state = 'indexed'");
        await ExecuteAsync("VACUUM ANALYZE");

        var plan = await ExplainAsync(AdmissionSql.Text.Replace("@InFlight", "64", StringComparison.Ordinal).Replace("@PerTenant", "48", StringComparison.Ordinal).Replace("@Replays", "10", StringComparison.Ordinal));

        plan.ShouldContain("versions_admission_ix");
        plan.ShouldNotContain("Seq Scan on versions");
        (await dispatch.FindUnclaimedAsync(TimeSpan.Zero, CancellationToken.None)).ShouldBeEmpty();
        (await CountAsync("SELECT count(*) FROM work_items WHERE state = 'ready' AND hinted_at < now()")).ShouldBe(0);
    }

    private Task<IReadOnlyList<WorkItemId>> AdmitAsync() => dispatch.AdmitAsync(Limits, CancellationToken.None);

    private Task<Registration> RegisterAsync(string tenant, string name, bool interactive) => intake.RegisterAsync(FileOf(tenant, name, interactive), CancellationToken.None);

    private static ReceivedFile FileOf(string tenant, string name, bool interactive) => new()
    {
        TenantId = tenant,
        SourceUri = $"file:///in/{name}",
        FileName = name,
        Content = Sha256Hash.Of(name),
        Bytes = 1,
        MediaType = "text/plain",
        FromListing = true,
        Interactive = interactive,
    };

    /// <summary>Registers many files at once, with the rows that intake writes.</summary>
    private Task FillAsync(string tenant, int count, int first = 1_000_000) => ExecuteAsync(
        """
        INSERT INTO tenants (tenant_id) VALUES (@tenant) ON CONFLICT DO NOTHING;
        WITH drops AS (SELECT number, gen_random_uuid() AS document_id, gen_random_uuid() AS version_id FROM generate_series(1, @count) AS number),
        documents AS (INSERT INTO documents (tenant_id, document_id, source_uri, from_listing, generation, newest_version) SELECT @tenant, document_id, 'file:///many/' || @first + number, true, 1, 1 FROM drops),
        versions AS (
          INSERT INTO versions (tenant_id, version_id, document_id, version, generation, order_key, sha256, bytes, media_type, file_name)
          SELECT @tenant, version_id, document_id, 1, 1, ARRAY[@first + number], sha256(version_id::text::bytea), 1, 'text/plain', 'f' FROM drops
        )
        INSERT INTO work_items (tenant_id, version_id, stage, part, state, hinted_at) SELECT @tenant, version_id, 'parse', 0, 'ready', 'infinity' FROM drops
        """,
        new { tenant, count, first });

    private async Task EndAsync(IEnumerable<WorkItemId> items) =>
        await ExecuteAsync("UPDATE versions SET state = 'indexed' WHERE version_id = ANY (@ids)", new { ids = items.Select(item => item.VersionId).ToArray() });

    private async Task<string> ExplainAsync(string sql)
    {
        await using var connection = await database.OpenAsync(CancellationToken.None);
        return string.Join('\n', await connection.QueryAsync<string>($"EXPLAIN {sql}"));
    }

    private async Task<IEnumerable<Guid>> IdsAsync(string sql)
    {
        await using var connection = await database.OpenAsync(CancellationToken.None);
        return await connection.QueryAsync<Guid>(sql);
    }

    private async Task<long> CountAsync(string sql)
    {
        await using var connection = await database.OpenAsync(CancellationToken.None);
        return await connection.QuerySingleAsync<long>(sql);
    }

    private async Task ExecuteAsync(string sql, object? parameters = null)
    {
        await using var connection = await database.OpenAsync(CancellationToken.None);
        await connection.ExecuteAsync(sql, parameters);
    }
}
