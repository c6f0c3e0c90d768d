using System.Net;
using System.Net.ServerSentEvents;
using Dapper;
using IngestPipeline.Api.Events;
using IngestPipeline.Domain.Events;
using IngestPipeline.Domain.Results;
using IngestPipeline.Hosting.Events;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Storage.Events;
using IngestPipeline.Storage.Intake;

namespace IngestPipeline.IntegrationTests.Api;

public sealed class EventTests(PostgresFixture postgres) : ApiTest(postgres)
{
    [Fact]
    public async Task Every_state_a_version_gets_is_an_event_in_the_order_it_got_it()
    {
        var log = new EventLog(Database);
        var start = await log.NowAsync(CancellationToken.None);

        var first = await Pipeline.IndexAsync("a.txt", "the same words");
        await Pipeline.IndexAsync("b.txt", "the same words");
        await Pipeline.IndexAsync("a.txt", "other words");
        var broken = await Pipeline.QuarantineAsync("c.txt", "broken", QuarantineReason.Corrupt);
        await new IntakeLedger(Database).DeleteAsync(Tenant, broken.DocumentId, "test", CancellationToken.None);

        var events = await SettledAsync(log, start, count: 11);
        events.Where(happened => happened.DocumentId == first.DocumentId).Select(happened => $"{happened.Version} {happened.Type}")
            .ShouldBe(["1 document.received", "1 document.indexed", "2 document.received", "2 document.indexed", "1 document.superseded"], ignoreOrder: true);
        events.Select(happened => happened.Type).ShouldContain("document.duplicate");
        events.Select(happened => happened.Type).ShouldContain("document.resumed");
        events.Where(happened => happened.DocumentId == broken.DocumentId).Select(happened => happened.Type).ShouldBe(["document.received", "document.quarantined", "document.deleted"]);
        events.Single(happened => happened.Type == "document.quarantined").ReasonCode.ShouldBe("CORRUPT");
        events.Select(happened => happened.Position).ShouldBeInOrder();
    }

    [Fact]
    public async Task A_reader_skips_no_event_that_is_committed_late()
    {
        var log = new EventLog(Database);
        var late = await Pipeline.IndexAsync("late.txt", "one");
        var start = await log.NowAsync(CancellationToken.None);
        await using var connection = await Database.OpenAsync(CancellationToken.None);
        var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync("UPDATE versions SET state = 'superseded' WHERE tenant_id = @Tenant AND version_id = @VersionId", new { Tenant, late.VersionId }, transaction);
        await Pipeline.ReceiveAsync("early.txt", "two");

        var before = await log.ReadAsync(Tenant, start, null, 100, CancellationToken.None);
        var place = before.Count > 0 ? before[^1].Position : start;
        await transaction.CommitAsync();

        before.ShouldBeEmpty();
        (await SettledAsync(log, place, count: 2)).Select(happened => happened.Type).ShouldBe(["document.superseded", "document.received"]);
    }

    [Fact]
    public async Task A_stream_goes_on_after_the_last_id_without_gap_or_double()
    {
        await using var api = await StartAsync();
        await using var stream = await OpenAsync(api, "/v1/events");
        // The id that comes before anything happens is one to go on from.
        await stream.UntilAsync(item => item.EventType == "queues");
        await Pipeline.IndexAsync("one.txt", "one");
        var seen = new List<string>();
        await stream.UntilAsync(item => Note(seen, item) && item.EventType == "document.indexed");
        seen.ShouldBe(["document.received one.txt", "document.indexed one.txt"]);
        var last = stream.LastId;
        await stream.DisposeAsync();

        await Pipeline.IndexAsync("two.txt", "two");
        await using var again = await OpenAsync(api, "/v1/events", last);
        await again.UntilAsync(item => Note(seen, item) && item.EventType == "document.indexed");
        await Pipeline.IndexAsync("three.txt", "three");
        await again.UntilAsync(item => Note(seen, item) && item.EventType == "document.indexed");

        seen.ShouldBe([.. new[] { "one", "two", "three" }.SelectMany(name => new[] { $"document.received {name}.txt", $"document.indexed {name}.txt" })]);
        (await ProblemAsync(await api.Client.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/v1/events") { Headers = { { "Last-Event-ID", "yesterday" } } }), HttpStatusCode.BadRequest)).ShouldContain("Last-Event-ID");
    }

    [Fact]
    public async Task A_stream_tells_of_one_document_or_one_source_only()
    {
        await using var api = await StartAsync();
        var start = (await new EventLog(Database).NowAsync(CancellationToken.None)).ToString();
        await Pipeline.IndexAsync("x.txt", "one");
        var wanted = await Pipeline.IndexAsync("y.txt", "two");
        foreach (var query in new[] { $"document={wanted.DocumentId}", $"source={Uri.EscapeDataString(PipelineDriver.UriOf("y"))}" })
        {
            await using var stream = await OpenAsync(api, $"/v1/events?{query}", start);
            var seen = new List<string>();
            await stream.UntilAsync(item => Note(seen, item) && item.EventType == "document.indexed");
            seen.ShouldBe(["document.received y.txt", "document.indexed y.txt"]);
        }
    }

    [Fact]
    public async Task A_silent_stream_sends_comments_and_one_more_than_allowed_is_refused()
    {
        await using var api = await RunningApi.StartAsync(Setup with { Events = new EventsOptions { HeartbeatSeconds = 1, MaxSubscribers = 1 } });
        using var reader = new StreamReader(await api.Client.GetStreamAsync("/v1/events"));
        await UntilLineAsync(reader, line => line.StartsWith("id: ", StringComparison.Ordinal));

        var refused = await api.Client.GetAsync("/v1/events");

        (await ProblemAsync(refused, HttpStatusCode.TooManyRequests)).ShouldContain("Events:MaxSubscribers");
        refused.Headers.RetryAfter.ShouldNotBeNull();
        await UntilLineAsync(reader, line => line.StartsWith(": still here", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_host_that_stops_ends_its_streams_and_says_so()
    {
        var api = await StartAsync();
        await using var stream = await OpenAsync(api, "/v1/events");
        await stream.UntilAsync(item => item.EventType == "queues");

        var stopping = api.DisposeAsync().AsTask();
        var cut = await stream.UntilAsync(item => item.EventType == "cut");
        await stopping.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        cut.Data.ShouldContain("the host stops");
    }

    [Fact]
    public async Task A_reader_that_is_too_slow_is_cut_off_and_goes_on_by_its_last_id()
    {
        var log = new EventLog(Database);
        await using var feed = new EventFeed(log, Tenant, new EventsOptions { MaxWaiting = 3 }, _ => Task.FromResult<IReadOnlyList<Storage.Queries.QueueDepth>>([]));
        await feed.StartAsync(CancellationToken.None);
        using var slow = feed.Subscribe();
        var start = slow.Start;
        foreach (var number in Enumerable.Range(0, 6))
            await Pipeline.ReceiveAsync($"{number}.txt", $"text {number}");

        // It ends by itself, since nobody reads.
        await SettledAsync(log, start, count: 6);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!slow.WasTooSlow)
            await Task.Delay(20, patience.Token);
        var read = new List<DocumentEvent>();
        await foreach (var message in slow.Messages.ReadAllAsync(TestContext.Current.CancellationToken))
            read.AddRange(message.Event is { } happened ? [happened] : []);

        read.Count.ShouldBeLessThan(6);
        read.AddRange(await log.ReadAsync(Tenant, read.Count > 0 ? read[^1].Position : start, null, 100, CancellationToken.None));
        read.Select(happened => Path.GetFileName(happened.SourceUri)).ShouldBe([.. Enumerable.Range(0, 6).Select(number => $"{number}.txt")]);
    }

    [Fact]
    public async Task Old_events_go_and_a_stream_from_before_is_told_of_the_gap()
    {
        var database = await CreateDatabaseAsync();
        var (log, pipeline) = (new EventLog(database), new PipelineDriver(database, Artifacts, Tenant));
        var start = await log.NowAsync(CancellationToken.None);
        await pipeline.IndexAsync("old.txt", "old");
        var old = await SettledAsync(log, start, count: 2);
        await using (var connection = await database.OpenAsync(CancellationToken.None))
            await connection.ExecuteAsync("UPDATE document_events SET at = at - interval '8 days'");
        await pipeline.IndexAsync("new.txt", "new");
        await SettledAsync(log, old[^1].Position, count: 2);

        (await log.PruneAsync(TimeSpan.FromDays(7), CancellationToken.None)).ShouldBe(2);

        (await log.PrunedAsync(CancellationToken.None)).ShouldBe(old[^1].Position);
        await using var api = await RunningApi.StartAsync(Setup with { Database = database });
        await using var stream = await OpenAsync(api, "/v1/events", start.ToString());
        var seen = new List<string>();
        await stream.UntilAsync(item => Note(seen, item) && item.EventType == "document.indexed");
        seen.ShouldBe(["gap ", "document.received new.txt", "document.indexed new.txt"]);
    }

    private static bool Note(List<string> seen, SseItem<string> item)
    {
        if (item.EventType == "queues")
            return false;
        var data = System.Text.Json.JsonElement.Parse(item.Data);
        seen.Add($"{item.EventType} {(data.TryGetProperty("source_uri", out var uri) ? Path.GetFileName(uri.GetString()) : "")}");
        return true;
    }

    private async Task<IReadOnlyList<DocumentEvent>> SettledAsync(EventLog log, EventPosition after, int count)
    {
        // Other transactions of the server, such as autovacuum's, may hold events back for a moment.
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            var events = await log.ReadAsync(Tenant, after, null, 1000, patience.Token);
            if (events.Count >= count)
                return events;
            await Task.Delay(20, patience.Token);
        }
    }

    private static async Task UntilLineAsync(StreamReader reader, Func<string, bool> wanted)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!wanted((await reader.ReadLineAsync(patience.Token)).ShouldNotBeNull()))
        {
        }
    }

    private static async Task<EventReader> OpenAsync(RunningApi api, string path, string? last = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (last is not null)
            request.Headers.Add("Last-Event-ID", last);
        var response = await api.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType.ShouldNotBeNull().MediaType.ShouldBe("text/event-stream");
        return new EventReader(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>Reads a stream as browsers do.</summary>
    private sealed class EventReader : IAsyncDisposable
    {
        private readonly HttpResponseMessage response;
        private readonly SseParser<string> parser;
        private readonly IAsyncEnumerator<SseItem<string>> items;
        private readonly CancellationTokenSource patience = new(TimeSpan.FromMinutes(2));

        public EventReader(HttpResponseMessage response, Stream stream)
        {
            (this.response, parser) = (response, SseParser.Create(stream));
            items = parser.EnumerateAsync(patience.Token).GetAsyncEnumerator();
        }

        public string LastId => parser.LastEventId;

        public async Task<SseItem<string>> UntilAsync(Func<SseItem<string>, bool> wanted)
        {
            while (await items.MoveNextAsync())
            {
                if (wanted(items.Current))
                    return items.Current;
            }

            throw new InvalidOperationException("the stream ended");
        }

        public async ValueTask DisposeAsync()
        {
            response.Dispose();
            await patience.CancelAsync();
        }
    }
}
