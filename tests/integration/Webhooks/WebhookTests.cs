using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using IngestPipeline.Domain.Results;
using IngestPipeline.Domain.Webhooks;
using IngestPipeline.Hosting.Running;
using IngestPipeline.Hosting.Webhooks;
using IngestPipeline.IntegrationTests.Api;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Storage.Events;
using IngestPipeline.Storage.Intake;
using IngestPipeline.Storage.Webhooks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace IngestPipeline.IntegrationTests.Webhooks;

public sealed class WebhookTests(PostgresFixture postgres) : ApiTest(postgres)
{
    private readonly WebhookOptions options = new() { AllowPrivate = true };

    [Fact]
    public async Task A_receiver_gets_signed_messages_of_what_was_indexed_quarantined_and_deleted()
    {
        await using var receiver = await LocalReceiver.StartAsync();
        await ServeAsync(receiver.Configured);
        var good = await Pipeline.IndexAsync("good.txt", "first line\nsecond line");
        await Pipeline.QuarantineAsync("bad.txt", "broken", QuarantineReason.Corrupt);
        await new IntakeLedger(Database).DeleteAsync(Tenant, good.DocumentId, "test", CancellationToken.None);

        await ServeAsync(receiver.Configured, count: 3);

        var messages = receiver.Take();
        messages.Select(message => $"{message.Type} {message.Name}").ShouldBe(["document.indexed good.txt", "document.quarantined bad.txt", "document.deleted good.txt"]);
        foreach (var message in messages)
        {
            var key = Convert.FromBase64String(LocalReceiver.Secret["whsec_".Length..]);
            message.Signature.ShouldBe("v1," + Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{message.Id}.{message.Timestamp}.{message.Body}"))));
            DateTimeOffset.FromUnixTimeSeconds(long.Parse(message.Timestamp, CultureInfo.InvariantCulture)).ShouldBe(TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(1));
            message.ContentType.ShouldBe("application/json");
            message.Body.ShouldNotContain("first line");
        }

        var data = messages[0].Json.GetProperty("data");
        (data.GetProperty("document_id").GetGuid(), data.GetProperty("version").GetInt32(), data.GetProperty("state").GetString(), data.GetProperty("chunks").GetInt32()).ShouldBe((good.DocumentId, 1, "indexed", 2));
        messages[1].Json.GetProperty("data").GetProperty("reason_code").GetString().ShouldBe("CORRUPT");
        await ServeAsync(receiver.Configured);
        receiver.Take().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_message_that_was_not_taken_comes_again_when_it_is_time_and_those_behind_it_wait()
    {
        await using var receiver = await LocalReceiver.StartAsync();
        receiver.Answer = context =>
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "3600";
            return Task.CompletedTask;
        };
        await ServeAsync(receiver.Configured);
        await Pipeline.IndexAsync("one.txt", "one");
        await Pipeline.IndexAsync("two.txt", "two");

        await ServeAsync(receiver.Configured, count: 1);
        await ServeAsync(receiver.Configured);

        var first = receiver.Take().ShouldHaveSingleItem();
        (await ScalarAsync<double>("SELECT extract(epoch FROM next_at - now())::float8 FROM webhook_deliveries WHERE tenant_id = @Tenant AND attempts = 1", new { Tenant })).ShouldBeInRange(3500, 3600);
        receiver.Answer = context =>
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return Task.CompletedTask;
        };
        await TimePassesAsync();
        await ServeAsync(receiver.Configured, count: 1);
        (await ScalarAsync<double>("SELECT extract(epoch FROM next_at - now())::float8 FROM webhook_deliveries WHERE tenant_id = @Tenant AND attempts = 2", new { Tenant })).ShouldBeInRange(10, 18);
        receiver.Answer = _ => Task.CompletedTask;
        await TimePassesAsync();
        await ServeAsync(receiver.Configured, count: 2);

        var later = receiver.Take();
        later.Select(message => message.Name).ShouldBe(["one.txt", "one.txt", "two.txt"]);
        later.Take(2).ShouldAllBe(message => message.Id == first.Id && message.Body == first.Body);
    }

    [Fact]
    public async Task A_host_that_dies_between_sending_and_recording_is_followed_by_one_that_sends_the_same_id()
    {
        await using var receiver = await LocalReceiver.StartAsync();
        await Courier("dying").ServeAsync(receiver.Configured, CancellationToken.None);
        await Pipeline.IndexAsync("one.txt", "one");
        await SettledAsync();

        await Should.ThrowAsync<InvalidOperationException>(() => Courier("dying", ledger => new DyingLedger(ledger)).ServeAsync(receiver.Configured, CancellationToken.None));
        (await Courier("other").ServeAsync(receiver.Configured, CancellationToken.None)).ShouldBe(0);
        await ExecuteAsync("UPDATE webhook_endpoints SET lease_until = now() - interval '1 second' WHERE tenant_id = @Tenant", new { Tenant });
        (await Courier("other").ServeAsync(receiver.Configured, CancellationToken.None)).ShouldBe(1);

        var messages = receiver.Take();
        messages.Count.ShouldBe(2);
        messages[1].Id.ShouldBe(messages[0].Id);
        messages[1].Body.ShouldBe(messages[0].Body);
    }

    [Fact]
    public async Task A_receiver_hears_of_the_events_and_sources_it_wants_only()
    {
        await using var receiver = await LocalReceiver.StartAsync();
        var configured = receiver.Configured;
        (configured.Events, configured.Sources) = (["document.received"], [PipelineDriver.UriOf("want")]);
        await ServeAsync(configured);
        await Pipeline.IndexAsync("wanted.txt", "one");
        await Pipeline.IndexAsync("other.txt", "two");

        await ServeAsync(configured, count: 1);

        receiver.Take().Select(message => $"{message.Type} {message.Name}").ShouldBe(["document.received wanted.txt"]);
    }

    [Fact]
    public async Task A_receiver_that_hangs_holds_up_no_other()
    {
        await using var hanging = await LocalReceiver.StartAsync();
        await using var quick = await LocalReceiver.StartAsync();
        var release = new TaskCompletionSource();
        hanging.Answer = _ => release.Task;
        options.Endpoints = [hanging.Configured, quick.Configured];
        await using var ledger = new WebhookLedger(Database, Tenant);
        foreach (var receiver in options.Endpoints)
            await ServeAsync(receiver);
        using var service = new WebhookService(Courier("host"), ledger, new HostIdentity("host"), new HostStanding(), Options.Create(options), NullLogger<WebhookService>.Instance);
        await ExecuteAsync("UPDATE webhook_endpoints SET lease_until = NULL, lease_owner = NULL WHERE tenant_id = @Tenant", new { Tenant });
        await service.StartAsync(CancellationToken.None);

        await Pipeline.IndexAsync("one.txt", "one");
        (await hanging.NextAsync()).Name.ShouldBe("one.txt");
        (await quick.NextAsync()).Name.ShouldBe("one.txt");
        await Pipeline.IndexAsync("two.txt", "two");
        (await quick.NextAsync()).Name.ShouldBe("two.txt");

        hanging.Take().ShouldBeEmpty();
        release.SetResult();
        (await hanging.NextAsync()).Name.ShouldBe("two.txt");
        await service.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_receiver_that_answers_410_is_left_alone_until_a_person_sends_something_again()
    {
        await using var receiver = await LocalReceiver.StartAsync();
        receiver.Answer = context =>
        {
            context.Response.StatusCode = StatusCodes.Status410Gone;
            return Task.CompletedTask;
        };
        await ServeAsync(receiver.Configured);
        await Pipeline.IndexAsync("one.txt", "one");
        await Pipeline.IndexAsync("two.txt", "two");
        await ServeAsync(receiver.Configured, count: 1);
        await Pipeline.IndexAsync("three.txt", "three");
        await SettledAsync();
        await ServeAsync(receiver.Configured);
        receiver.Take().ShouldHaveSingleItem();
        await using var api = await StartAsync();
        (await api.CollectAsync("/v1/webhooks/deliveries?limit=2", "status")).ShouldBe(["stopped", "stopped", "stopped"]);

        receiver.Answer = _ => Task.CompletedTask;
        var last = (await api.CollectAsync("/v1/webhooks/deliveries?status=stopped", "delivery_id"))[0];
        await ReadAsync(await api.Client.PostAsync($"/v1/webhooks/deliveries/{last}/redeliver", null), System.Net.HttpStatusCode.Accepted);
        await Pipeline.IndexAsync("four.txt", "four");
        await ServeAsync(receiver.Configured, count: 2);

        receiver.Take().Select(message => message.Name).ShouldBe(["three.txt", "four.txt"]);
        (await api.CollectAsync("/v1/webhooks/deliveries?status=delivered", "response_code")).ShouldBe(["204", "204"]);
        await ProblemAsync(await api.Client.PostAsync($"/v1/webhooks/deliveries/{Guid.Empty}/redeliver", null), System.Net.HttpStatusCode.NotFound);
        (await ProblemAsync(await api.Client.GetAsync("/v1/webhooks/deliveries?status=lost"), System.Net.HttpStatusCode.BadRequest)).ShouldContain("status:");
    }

    [Fact]
    public async Task A_private_address_is_refused_before_it_is_connected_to_and_a_redirect_is_not_followed()
    {
        await using var receiver = await LocalReceiver.StartAsync();
        receiver.Answer = context =>
        {
            context.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        };
        using var careful = new WebhookSender(new WebhookOptions(), TimeProvider.System);
        foreach (var url in new[] { receiver.Configured.Url, receiver.Configured.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal) })
        {
            var refused = await careful.SendAsync(new WebhookReceiver { Url = url, Secret = LocalReceiver.Secret }, "id", "{}", CancellationToken.None);
            refused.StatusCode.ShouldBeNull();
            refused.Error.ShouldNotBeNull().ShouldContain("Webhooks:AllowPrivate");
        }

        receiver.Take().ShouldBeEmpty();
        using var sender = new WebhookSender(options, TimeProvider.System);
        var redirected = await sender.SendAsync(receiver.Configured, "id", "{}", CancellationToken.None);
        redirected.Error.ShouldNotBeNull().ShouldContain("redirects are not followed");
        receiver.Take().ShouldHaveSingleItem().Path.ShouldBe("/hook");
    }

    [Fact]
    public async Task A_message_that_nobody_took_for_three_days_is_given_up_and_the_next_one_goes_out()
    {
        await using var receiver = await LocalReceiver.StartAsync();
        await ServeAsync(receiver.Configured);
        await Pipeline.IndexAsync("one.txt", "one");
        receiver.Answer = context =>
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return Task.CompletedTask;
        };
        await ServeAsync(receiver.Configured, count: 1);
        await ExecuteAsync("UPDATE webhook_deliveries SET since = now() - interval '73 hours', next_at = now() WHERE tenant_id = @Tenant", new { Tenant });
        await Pipeline.IndexAsync("two.txt", "two");

        await ServeAsync(receiver.Configured, count: 2);

        (await ScalarAsync<string>("SELECT string_agg(status, ' ' ORDER BY delivery_seq) FROM webhook_deliveries WHERE tenant_id = @Tenant", new { Tenant })).ShouldBe("failed pending");
        (await ScalarAsync<string>("SELECT error FROM webhook_deliveries WHERE tenant_id = @Tenant AND status = 'failed'", new { Tenant })).ShouldBe("it answered 400");
    }

    [Fact]
    public async Task An_event_that_a_receiver_has_still_to_be_told_of_is_kept_however_old()
    {
        await using var receiver = await LocalReceiver.StartAsync();
        await ServeAsync(receiver.Configured);
        await Pipeline.IndexAsync("one.txt", "one");
        await SettledAsync();
        await ExecuteAsync("UPDATE document_events SET at = now() - interval '30 days' WHERE tenant_id = @Tenant", new { Tenant });
        var log = new EventLog(Database);

        await log.PruneAsync(TimeSpan.FromDays(7), CancellationToken.None);
        await ServeAsync(receiver.Configured, count: 1);
        await log.PruneAsync(TimeSpan.FromDays(7), CancellationToken.None);

        receiver.Take().ShouldHaveSingleItem().Name.ShouldBe("one.txt");
        (await ScalarAsync<long>("SELECT count(*) FROM document_events WHERE tenant_id = @Tenant", new { Tenant })).ShouldBe(0);
    }

    /// <summary>Serves a receiver, and that so many messages were tried.</summary>
    private async Task ServeAsync(WebhookReceiver receiver, int count = 0)
    {
        if (count > 0)
            await SettledAsync();
        (await Courier("host").ServeAsync(receiver, CancellationToken.None)).ShouldBe(count);
    }

    private WebhookCourier Courier(string holder, Func<IWebhookLedger, IWebhookLedger>? change = null)
    {
        IWebhookLedger ledger = new WebhookLedger(Database, Tenant);
        return new WebhookCourier(change?.Invoke(ledger) ?? ledger, new WebhookSender(options, TimeProvider.System), options, Tenant, holder, NullLogger<WebhookCourier>.Instance);
    }

    private Task TimePassesAsync() => ExecuteAsync("UPDATE webhook_deliveries SET next_at = now() WHERE tenant_id = @Tenant AND attempts > 0", new { Tenant });

    /// <summary>Other transactions of the server, such as autovacuum's, may hold events back for a moment.</summary>
    private async Task SettledAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (await ScalarAsync<bool>("SELECT EXISTS (SELECT 1 FROM document_events WHERE tenant_id = @Tenant AND xid >= pg_snapshot_xmin(pg_current_snapshot()))", new { Tenant }))
            await Task.Delay(20, patience.Token);
    }
}
