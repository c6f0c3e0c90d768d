using IngestPipeline.Domain.Ledger;
using IngestPipeline.Hosting.Intake;
using IngestPipeline.IntegrationTests.Pipeline;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Storage.Intake;
using IngestPipeline.UnitTests.Setup;
using IngestPipeline.UnitTests.Telemetry;

namespace IngestPipeline.IntegrationTests.Telemetry;

/// <summary>Where the trace of a version begins, and that the record keeps it for whoever works on it.</summary>
public sealed class IntakeTelemetryTests(PostgresFixture postgres) : RecordTest(postgres)
{
    [Fact]
    public async Task A_file_is_counted_by_outcome_and_its_versions_record_carries_the_span_of_intake()
    {
        using var metrics = new RecordedMetrics();
        using var spans = new RecordedSpans();
        using var inbox = new TemporaryFolder();
        var path = inbox.File("note.txt");

        var created = await TakeAsync(path, "The valve pressure is nine bar.");
        var unchanged = await TakeAsync(path, "The valve pressure is nine bar.");
        var changed = await TakeAsync(path, "The valve pressure is eight bar.");
        var claim = await Pipeline.ClaimAsync(changed.VersionId, Domain.Identity.Stage.Parse);
        await TakeAsync(path, new string('x', (1 << 20) + 1));

        foreach (var (outcome, reason) in new[] { ("created", "none"), ("unchanged", "none"), ("changed", "none"), ("refused", "TOO_LARGE") })
            metrics.Sum($"ingest.intake.files outcome={outcome} reason={reason}").ShouldBe(1);
        metrics.Sum("ingest.intake.size").ShouldBe(31 + 32);
        unchanged.VersionId.ShouldBe(created.VersionId);
        // A scan meets thousands of unchanged files; their spans are not exported.
        var recorded = spans.Ended.Where(span => span.Recorded).ToList();
        recorded.Select(span => span.GetTagItem("ingest.outcome")).ShouldBe(["created", "changed", "refused"]);
        (await TraceOfAsync(created.VersionId)).ShouldBe(recorded[0].Id);
        (await TraceOfAsync(changed.VersionId)).ShouldBe(recorded[1].Id);
        claim.ShouldNotBeNull().TraceParent.ShouldBe(recorded[1].Id);
    }

    [Fact]
    public async Task Where_nobody_traces_a_sender_is_still_heard_and_otherwise_nothing_is_kept()
    {
        const string Parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        System.Diagnostics.ActivityContext.TryParse(Parent, null, isRemote: true, out var sender).ShouldBeTrue();
        var intake = new UploadIntake(Artifacts, new IntakeLedger(Database), () => new IntakeOptions());
        var stored = await Artifacts.SaveAsync(Tenant, "sent"u8.ToArray(), CancellationToken.None);

        var (traced, _) = await intake.RegisterAsync(Tenant, "api:///traced.txt", "traced.txt", stored, sender, CancellationToken.None);
        var (untraced, _) = await intake.RegisterAsync(Tenant, "api:///untraced.txt", "untraced.txt", stored, default, CancellationToken.None);

        (await TraceOfAsync(traced.VersionId)).ShouldBe(Parent);
        (await TraceOfAsync(untraced.VersionId)).ShouldBeNull();
    }

    private Task<string?> TraceOfAsync(Guid versionId) => ScalarAsync<string?>("SELECT trace_parent FROM versions WHERE tenant_id = @Tenant AND version_id = @versionId", new { Tenant, versionId });

    private async Task<Registration> TakeAsync(string path, string text)
    {
        await File.WriteAllTextAsync(path, text);
        var intake = new FileIntake(Artifacts, new IntakeLedger(Database), new FixedOptions<IntakeOptions>(new IntakeOptions { MaxMegabytes = 1, SettleMilliseconds = 0 }), TimeProvider.System);
        return (await intake.TakeAsync(new FileRequest(Tenant, path, FromListing: true, Interactive: false, Insist: false), CancellationToken.None)).ShouldNotBeNull();
    }
}
