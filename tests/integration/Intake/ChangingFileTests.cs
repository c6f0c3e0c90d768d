using System.Text;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Hosting.Intake;
using IngestPipeline.IntegrationTests.Pipeline;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Storage.Intake;
using IngestPipeline.UnitTests.Setup;

namespace IngestPipeline.IntegrationTests.Intake;

/// <summary>Files that change, grow, vanish or cannot be read while they are taken in.</summary>
public sealed class ChangingFileTests(PostgresFixture postgres) : RecordTest(postgres), IDisposable
{
    private const int Attempts = 3;
    private readonly TemporaryFolder inbox = new();

    public void Dispose() => inbox.Dispose();

    [Fact]
    public async Task A_file_that_changes_between_hash_and_copy_is_read_again_and_registered_as_it_was_stored()
    {
        var path = Write("a.txt", "aaaa", minutesAgo: 9);
        var store = new MeddlingStore(Artifacts, times: 1, () => Write("a.txt", "bbbb", minutesAgo: 8));

        var registration = (await Intake(store).TakeAsync(Request(path), CancellationToken.None)).ShouldNotBeNull();

        await AssertStoredAsync(registration, "bbbb");
        (await ScalarAsync<long>("SELECT count(*) FROM versions WHERE tenant_id = @Tenant", new { Tenant })).ShouldBe(1);
    }

    [Fact]
    public async Task A_file_that_changes_at_every_reading_is_quarantined_and_received_once_it_stands_still()
    {
        var path = Write("a.txt", "0000", minutesAgo: 99);
        var change = 0;
        var store = new MeddlingStore(Artifacts, times: Attempts, afterCopy: true, meddle: () => Write("a.txt", $"{++change:0000}", minutesAgo: 99 - change));

        var refused = (await Intake(store).TakeAsync(Request(path), CancellationToken.None)).ShouldNotBeNull();

        (await ReasonAsync(refused)).ShouldBe("SOURCE_CHANGED");
        var received = (await Intake(Artifacts).TakeAsync(Request(path), CancellationToken.None)).ShouldNotBeNull();
        await AssertStoredAsync(received, "0003");
        received.Version.ShouldBe(2);
    }

    [Fact]
    public async Task A_listed_file_that_vanishes_while_it_is_read_leaves_no_trace()
    {
        var path = Write("a.txt", "gone soon", minutesAgo: 9);

        (await Intake(new MeddlingStore(Artifacts, times: 1, () => File.Delete(path))).TakeAsync(Request(path), CancellationToken.None)).ShouldBeNull();

        (await ScalarAsync<long>("SELECT count(*) FROM versions WHERE tenant_id = @Tenant", new { Tenant })).ShouldBe(0);
    }

    [Fact]
    public async Task What_is_no_regular_file_is_quarantined_as_gone_with_the_cause()
    {
        var target = Write("secret.txt", "not to be followed", minutesAgo: 9);
        var link = inbox.File("link.txt");
        File.CreateSymbolicLink(link, target);

        var refused = (await Intake(Artifacts).TakeAsync(Request(link), CancellationToken.None)).ShouldNotBeNull();

        (await ReasonAsync(refused)).ShouldBe("SOURCE_GONE");
        (await ScalarAsync<string>("SELECT detail FROM quarantine_entries WHERE tenant_id = @Tenant", new { Tenant })).ShouldContain("symbolic link");
    }

    [Fact]
    public async Task A_file_that_grows_is_taken_in_when_its_writer_is_done()
    {
        var clock = new LookClock();
        var path = inbox.File("log.txt");
        void Append(string text)
        {
            File.AppendAllText(path, text);
            File.SetLastWriteTimeUtc(path, clock.GetUtcNow().UtcDateTime);
        }

        Append("one ");
        // The writer is slower than a reading and quicker than the settling time.
        clock.OnWait = look =>
        {
            if (look <= 3)
                Append($"more {look} ");
        };

        var registration = (await Intake(Artifacts, clock).TakeAsync(Request(path), CancellationToken.None)).ShouldNotBeNull();

        await AssertStoredAsync(registration, "one more 1 more 2 more 3 ");
        clock.Looks.ShouldBe(4);
    }

    private async Task AssertStoredAsync(Registration registration, string text)
    {
        var sha256 = await ScalarAsync<Sha256Hash>("SELECT sha256 FROM versions WHERE tenant_id = @Tenant AND version_id = @VersionId", new { Tenant, registration.VersionId });
        Encoding.UTF8.GetString(await Artifacts.LoadAsync(Tenant, sha256, CancellationToken.None)).ShouldBe(text);
    }

    private Task<string> ReasonAsync(Registration registration) =>
        ScalarAsync<string>("SELECT reason_code FROM quarantine_entries WHERE tenant_id = @Tenant AND version_id = @VersionId AND state = 'open'", new { Tenant, registration.VersionId });

    private string Write(string name, string text, int minutesAgo)
    {
        var path = inbox.File(name);
        File.WriteAllText(path, text);
        File.SetLastWriteTimeUtc(path, TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-minutesAgo));
        return path;
    }

    private FileRequest Request(string path) => new(Tenant, path, FromListing: true, Interactive: false, Insist: false);

    private FileIntake Intake(IArtifactStore store, TimeProvider? clock = null) => new(
        store, new IntakeLedger(Database), new FixedOptions<IntakeOptions>(new IntakeOptions { SettleMilliseconds = 1000, ReadAttempts = Attempts }), clock ?? TimeProvider.System);

    /// <summary>Lets something happen to the file right before or after it is copied.</summary>
    private sealed class MeddlingStore(IArtifactStore store, int times, Action meddle, bool afterCopy = false) : IArtifactStore
    {
        private int left = times;

        public async Task<ArtifactRef> SaveAsync(string tenantId, Stream content, long maxBytes, CancellationToken cancellation)
        {
            var isTime = left-- > 0;
            if (isTime && !afterCopy)
                meddle();
            var saved = await store.SaveAsync(tenantId, content, maxBytes, cancellation);
            if (isTime && afterCopy)
                meddle();
            return saved;
        }

        public Task<ArtifactRef> SaveAsync(string tenantId, ReadOnlyMemory<byte> content, CancellationToken cancellation) => store.SaveAsync(tenantId, content, cancellation);

        public Task<byte[]> LoadAsync(string tenantId, Sha256Hash content, CancellationToken cancellation) => store.LoadAsync(tenantId, content, cancellation);

        public bool Exists(string tenantId, Sha256Hash content) => store.Exists(tenantId, content);

        public void Remove(string tenantId, Sha256Hash content) => store.Remove(tenantId, content);

        public IEnumerable<Sha256Hash> List(string tenantId, TimeSpan age) => store.List(tenantId, age);

        public string PathOf(string tenantId, Sha256Hash content) => store.PathOf(tenantId, content);
    }

    /// <summary>Time passes only while somebody waits, and something may happen then.</summary>
    private sealed class LookClock : TimeProvider
    {
        private DateTimeOffset now = TimeProvider.System.GetUtcNow();

        public Action<int> OnWait { get; set; } = _ => { };

        public int Looks { get; private set; }

        public override DateTimeOffset GetUtcNow() => now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            now += dueTime;
            OnWait(++Looks);
            return base.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }
}
