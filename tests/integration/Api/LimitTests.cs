using System.Net;
using IngestPipeline.Api;
using IngestPipeline.Domain.Identity;
using IngestPipeline.IntegrationTests.Exhaustion;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Storage.Artifacts;

namespace IngestPipeline.IntegrationTests.Api;

/// <summary>What a host refuses so that it can go on.</summary>
public sealed class LimitTests(PostgresFixture postgres) : ApiTest(postgres)
{
    [Fact]
    public async Task One_upload_more_than_allowed_is_refused_and_taken_when_there_is_room()
    {
        var arrived = new CountdownEvent(2);
        var go = new TaskCompletionSource();
        var store = new ScriptedStore(Artifacts, async save =>
        {
            if (!arrived.IsSet)
                arrived.Signal();
            await go.Task;
            return await save();
        });
        await using var api = await RunningApi.StartAsync(Setup with { Artifacts = store, Options = new ApiOptions { MaxUploads = 2 } });
        var (first, second) = (api.Client.PostAsync("/v1/documents?name=a", Bytes("a")), api.Client.PostAsync("/v1/documents?name=b", Bytes("b")));
        await Task.Run(() => arrived.Wait(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);

        var refused = await api.Client.PostAsync("/v1/documents?name=c", Bytes("c"));
        (await ProblemAsync(refused, HttpStatusCode.TooManyRequests)).ShouldContain("Api:MaxUploads");
        refused.Headers.RetryAfter.ShouldNotBeNull();
        (await api.Client.GetAsync("/v1/documents")).StatusCode.ShouldBe(HttpStatusCode.OK);

        go.SetResult();
        (await first).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await second).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await api.Client.PostAsync("/v1/documents?name=c", Bytes("c"))).StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Searches_and_audits_share_a_number_a_minute()
    {
        await Pipeline.IndexAsync("fox.txt", "the quick brown fox");
        await using var api = await RunningApi.StartAsync(Setup with { Options = new ApiOptions { MaxExpensiveRequestsPerMinute = 2 } });

        (await api.Client.GetAsync("/v1/search?q=fox")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await api.Client.GetAsync("/v1/audit")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var refused = await api.Client.GetAsync("/v1/search?q=fox");

        (await ProblemAsync(refused, HttpStatusCode.TooManyRequests)).ShouldContain("Api:MaxExpensiveRequestsPerMinute");
        refused.Headers.RetryAfter.ShouldNotBeNull().Delta.ShouldNotBeNull().ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        (await api.Client.GetAsync("/v1/queues")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_disk_that_is_really_full_answers_507_and_takes_the_file_when_there_is_room()
    {
        using var disk = SmallDisk.Mount(megabytes: 4);
        await using var api = await RunningApi.StartAsync(Setup with { Artifacts = new FileArtifactStore(disk.Path) });
        var ballast = disk.Fill();
        var text = new string('x', 300_000);

        await ProblemAsync(await api.Client.PostAsync("/v1/documents?name=a", Bytes(text)), HttpStatusCode.InsufficientStorage);
        using var form = new MultipartFormDataContent { { Bytes(text), "file", "a.txt" } };
        await ProblemAsync(await api.Client.PostAsync("/v1/documents", form), HttpStatusCode.InsufficientStorage);
        (await ScalarAsync<long>("SELECT count(*) FROM documents WHERE tenant_id = @Tenant", new { Tenant })).ShouldBe(0);

        File.Delete(ballast);
        var taken = await ReadAsync(await api.Client.PostAsync("/v1/documents?name=a", Bytes(text)), HttpStatusCode.Accepted);
        taken.GetProperty("sha256").GetString().ShouldBe(Sha256Hash.Of(text).Hex);
    }
}
