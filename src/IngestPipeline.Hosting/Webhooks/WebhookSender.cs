using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace IngestPipeline.Hosting.Webhooks;

/// <summary>Posts messages. It follows no redirect, keeps no cookie, goes through no proxy, and connects only where webhooks may go.</summary>
public sealed class WebhookSender : IDisposable
{
    private const int MaxAnswerBytes = 4096;
    private readonly TimeProvider clock;
    private readonly TimeSpan timeout;
    private readonly HttpClient client;

    public WebhookSender(WebhookOptions options, TimeProvider clock)
    {
        (this.clock, timeout) = (clock, TimeSpan.FromSeconds(options.TimeoutSeconds));
        client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            // A connection that is used again was looked at when it was made; a new look now and then heeds a name that moved.
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            MaxResponseHeadersLength = 16,
            ConnectCallback = (context, cancellation) => WebhookAddresses.ConnectAsync(context.DnsEndPoint, options.AllowPrivate, cancellation),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public async Task<WebhookAnswer> SendAsync(WebhookReceiver receiver, string id, string body, CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(timeout);
        try
        {
            using var request = Request(receiver, id, body);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            // Read so that the connection can be used again, and no further.
            await using (var answer = await response.Content.ReadAsStreamAsync(patience.Token))
                await answer.ReadAtLeastAsync(new byte[MaxAnswerBytes], MaxAnswerBytes, throwOnEndOfStream: false, patience.Token);
            return new WebhookAnswer((int)response.StatusCode, Explain(response), RetryAfter(response.Headers.RetryAfter), clock.GetElapsedTime(started));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new WebhookAnswer(null, $"no answer within {timeout.TotalSeconds:0} s (Webhooks:TimeoutSeconds)", null, clock.GetElapsedTime(started));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return new WebhookAnswer(null, failure.InnerException is { } inner && inner is not HttpRequestException ? $"{failure.Message}: {inner.Message}" : failure.Message, null, clock.GetElapsedTime(started));
        }
    }

    public void Dispose() => client.Dispose();

    private HttpRequestMessage Request(WebhookReceiver receiver, string id, string body)
    {
        var timestamp = clock.GetUtcNow().ToUnixTimeSeconds();
        var request = new HttpRequestMessage(HttpMethod.Post, receiver.Url) { Content = new StringContent(body, Encoding.UTF8) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("IngestPipeline", "1"));
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", WebhookMessage.Sign(receiver.ReadSecret()!, id, timestamp, body));
        return request;
    }

    private static string? Explain(HttpResponseMessage response) => response.StatusCode switch
    {
        _ when response.IsSuccessStatusCode => null,
        HttpStatusCode.Gone => "it answered 410: it wants no more messages",
        >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest => $"it answered {(int)response.StatusCode}; redirects are not followed",
        _ => $"it answered {(int)response.StatusCode}",
    };

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? asked) => asked?.Delta ?? (asked?.Date is { } date ? date - clock.GetUtcNow() : null);
}
