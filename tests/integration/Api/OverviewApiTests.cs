using System.Net;
using IngestPipeline.Domain.Results;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Storage.Ledger;

namespace IngestPipeline.IntegrationTests.Api;

public sealed class OverviewApiTests(PostgresFixture postgres) : ApiTest(postgres)
{
    [Fact]
    public async Task The_overview_is_one_object()
    {
        await Pipeline.IndexAsync("a.txt", "one\ntwo");
        await Pipeline.QuarantineAsync("b.txt", "bad", QuarantineReason.Corrupt);
        await Pipeline.ReceiveAsync("c.txt", "waits");
        await using var api = await StartAsync();

        var overview = await ReadAsync(await api.Client.GetAsync("/v1/overview"));

        overview.GetProperty("received").GetInt64().ShouldBe(3);
        overview.GetProperty("balanced").GetBoolean().ShouldBeTrue();
        overview.GetProperty("chunks").GetInt64().ShouldBe(2);
        overview.GetProperty("queues").GetArrayLength().ShouldBe(6);
        overview.GetProperty("oldest").GetProperty("file_name").GetString().ShouldBe("c.txt");
        overview.GetProperty("throughput").GetProperty("stages").GetArrayLength().ShouldBe(6);
        overview.GetProperty("alerts").EnumerateArray().Select(alert => alert.GetProperty("code").GetString()).ShouldBe(["no_host"]);
    }

    [Fact]
    public async Task The_history_has_as_many_points_as_were_asked_for()
    {
        await Pipeline.ReceiveAsync("a.txt", "one");
        await using (var dispatch = new DispatchLedger(Database))
            await dispatch.SampleQueuesAsync(TimeSpan.FromDays(1), 10, CancellationToken.None);
        await using var api = await StartAsync();

        var history = await ReadAsync(await api.Client.GetAsync("/v1/overview/history?minutes=60&points=30"));

        history.GetProperty("step_seconds").GetDouble().ShouldBe(120, 0.1);
        var points = history.GetProperty("stages")[0].GetProperty("points");
        points.GetArrayLength().ShouldBe(30);
        points[29].GetProperty("ready").GetInt64().ShouldBe(1);
        history.GetProperty("versions")[29].GetProperty("received").GetInt64().ShouldBe(1);
    }

    [Fact]
    public async Task Quality_comes_with_the_thresholds_it_is_judged_by()
    {
        await Pipeline.IndexAsync("a.txt", "one");
        await using var api = await StartAsync();

        var quality = await ReadAsync(await api.Client.GetAsync("/v1/quality?days=14&by=media_type"));

        quality.GetProperty("thresholds").GetProperty("min_ocr_confidence").GetDouble().ShouldBe(35);
        quality.GetProperty("groups")[0].GetProperty("name").GetString().ShouldBe("text/plain");
        quality.GetProperty("groups")[0].GetProperty("points")[0].GetProperty("versions").GetInt64().ShouldBe(1);
    }

    [Theory]
    [InlineData("/v1/overview/history?minutes=0", "minutes:")]
    [InlineData("/v1/overview/history?points=100000", "points:")]
    [InlineData("/v1/quality?days=1000", "days:")]
    [InlineData("/v1/quality?by=author", "by: 'author' is not one of source, parser, media_type")]
    public async Task A_wrong_value_is_refused_with_the_name_of_its_parameter(string path, string named)
    {
        await using var api = await StartAsync();

        (await ProblemAsync(await api.Client.GetAsync(path), HttpStatusCode.BadRequest)).ShouldContain(named);
    }
}
