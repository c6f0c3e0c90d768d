using System.Net;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Results;
using IngestPipeline.IntegrationTests.Setup;

namespace IngestPipeline.IntegrationTests.Api;

/// <summary>What people decide: delete, roll back, replay, discard.</summary>
public sealed class DecisionTests(PostgresFixture postgres) : ApiTest(postgres)
{
    [Fact]
    public async Task A_deletion_comes_with_its_proof_and_may_be_repeated()
    {
        var document = await Pipeline.IndexAsync("gone.txt", "a secret");
        await using var api = await StartAsync();

        var proof = await ReadAsync(await api.Client.DeleteAsync($"/v1/documents/{document.DocumentId}"));
        proof.GetProperty("removed").GetBoolean().ShouldBeTrue();
        proof.GetProperty("complete").GetBoolean().ShouldBeTrue(proof.ToString());
        proof.GetProperty("files_removed").GetInt32().ShouldBeGreaterThan(0);

        (await ReadAsync(await api.Client.DeleteAsync($"/v1/documents/{document.DocumentId}"))).GetProperty("removed").GetBoolean().ShouldBeFalse();
        (await api.CollectAsync("/v1/search?q=secret", "text")).ShouldBeEmpty();
        (await ScalarAsync<string>("SELECT actor FROM audit_events WHERE tenant_id = @Tenant AND action = 'document.deleted'", new { Tenant })).ShouldBe("api");
    }

    [Fact]
    public async Task A_document_goes_back_to_an_earlier_content_and_refuses_where_there_is_none()
    {
        var document = await Pipeline.IndexAsync("back.txt", "the first");
        await using var api = await StartAsync();
        var path = $"/v1/documents/{document.DocumentId}/rollback";
        await ProblemAsync(await api.Client.PostAsync(path, null), HttpStatusCode.Conflict);

        await Pipeline.IndexAsync("back.txt", "the second");
        await ProblemAsync(await api.Client.PostAsync(path, Json("""{"to": 9}""")), HttpStatusCode.Conflict);
        var back = await api.Client.PostAsync(path, Json("""{"to": 1}"""));

        (await ReadAsync(back, HttpStatusCode.Accepted)).GetProperty("version").GetInt32().ShouldBe(3);
        back.Headers.Location.ShouldNotBeNull().ToString().ShouldBe($"/v1/documents/{document.DocumentId}");
    }

    [Fact]
    public async Task Entries_are_listed_by_reason_and_stage_and_shown_with_their_evidence()
    {
        await Pipeline.QuarantineAsync("c1.txt", "1", QuarantineReason.Corrupt);
        await Pipeline.QuarantineAsync("c2.txt", "2", QuarantineReason.Corrupt);
        var garbled = await Pipeline.QuarantineAsync("g.txt", "3", QuarantineReason.GarbledText, Stage.Dedupe);
        await using var api = await StartAsync();

        (await api.CollectAsync("/v1/quarantine?limit=1", "source_uri")).ShouldBe([.. new[] { "c1.txt", "c2.txt", "g.txt" }.Select(PipelineDriver.UriOf)]);
        (await api.CollectAsync("/v1/quarantine?reason=corrupt", "source_uri")).Count.ShouldBe(2);
        (await api.CollectAsync("/v1/quarantine?stage=dedupe", "entry_id")).ShouldBe([garbled.VersionId.ToString()]);
        var entry = await ReadAsync(await api.Client.GetAsync($"/v1/quarantine/{garbled.VersionId}"));
        entry.GetProperty("evidence").GetProperty("limit").GetInt32().ShouldBe(7);
        entry.GetProperty("suggestion").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task An_entry_is_replayed_once_with_what_a_person_gives_it()
    {
        var locked = await Pipeline.QuarantineAsync("locked.pdf", "1", QuarantineReason.Encrypted);
        await using var api = await StartAsync();
        var path = $"/v1/quarantine/{locked.VersionId}/replay";
        (await ProblemAsync(await api.Client.PostAsync(path, Json("""{"accept": true}""")), HttpStatusCode.Conflict)).ShouldContain("ENCRYPTED");

        var started = await ReadAsync(await api.Client.PostAsync(path, Json("""{"password": "swordfish", "force_ocr": true}""")), HttpStatusCode.Accepted);

        started.GetProperty("replayed").GetInt32().ShouldBe(1);
        (await ScalarAsync<string>("SELECT overrides ->> 'password' FROM versions WHERE tenant_id = @Tenant", new { Tenant })).ShouldBe("swordfish");
        await ProblemAsync(await api.Client.PostAsync(path, null), HttpStatusCode.Conflict);
        await ProblemAsync(await api.Client.PostAsync($"/v1/quarantine/{locked.VersionId}/discard", null), HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Many_entries_are_replayed_by_reason_by_stage_or_all()
    {
        for (var number = 0; number < 3; number++)
            await Pipeline.QuarantineAsync($"c{number}.txt", $"{number}", QuarantineReason.Corrupt);
        await Pipeline.QuarantineAsync("g.txt", "text", QuarantineReason.GarbledText, Stage.Dedupe);
        await Pipeline.QuarantineAsync("t.txt", "slow", QuarantineReason.ParseTimeout);
        await using var api = await StartAsync();
        async Task<int> ReplayAsync(string body) => (await ReadAsync(await api.Client.PostAsync("/v1/quarantine/replay", Json(body)), HttpStatusCode.Accepted)).GetProperty("replayed").GetInt32();

        (await ReplayAsync("""{"reason": "CORRUPT"}""")).ShouldBe(3);
        (await ReplayAsync("""{"stage": "dedupe", "accept": true}""")).ShouldBe(1);
        (await ReplayAsync("""{"all": true}""")).ShouldBe(1);
        (await ReplayAsync("""{"all": true}""")).ShouldBe(0);
    }

    [Theory]
    [InlineData("{}", HttpStatusCode.BadRequest, "reason or stage")]
    [InlineData("""{"all": true, "stage": "ocr"}""", HttpStatusCode.BadRequest, "reason or stage")]
    [InlineData("""{"reason": "SAD"}""", HttpStatusCode.BadRequest, "reason:")]
    [InlineData("""{"all": true, "forceOcr": true}""", HttpStatusCode.BadRequest, "forceOcr")]
    [InlineData("""{"all": """, HttpStatusCode.BadRequest, "body")]
    public async Task A_replay_that_is_not_clear_is_refused(string body, HttpStatusCode status, string named)
    {
        await using var api = await StartAsync();

        (await ProblemAsync(await api.Client.PostAsync("/v1/quarantine/replay", Json(body)), status)).ShouldContain(named);
    }

    [Fact]
    public async Task A_body_of_another_type_is_refused()
    {
        await using var api = await StartAsync();

        (await ProblemAsync(await api.Client.PostAsync("/v1/quarantine/replay", Bytes("all", "text/plain")), HttpStatusCode.UnsupportedMediaType)).ShouldContain("text/plain");
    }

    [Fact]
    public async Task A_discarded_entry_counts_as_deleted()
    {
        var bad = await Pipeline.QuarantineAsync("bad.txt", "1", QuarantineReason.Corrupt);
        await using var api = await StartAsync();

        (await ReadAsync(await api.Client.PostAsync($"/v1/quarantine/{bad.VersionId}/discard", null))).GetProperty("discarded").GetBoolean().ShouldBeTrue();

        (await api.CollectAsync("/v1/documents?state=deleted", "document_id")).ShouldBe([bad.DocumentId.ToString()]);
        (await ReadAsync(await api.Client.GetAsync($"/v1/quarantine/{bad.VersionId}"))).GetProperty("state").GetString().ShouldBe("discarded");
    }
}
