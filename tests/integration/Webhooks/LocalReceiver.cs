using System.Threading.Channels;
using IngestPipeline.Hosting.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IngestPipeline.IntegrationTests.Webhooks;

/// <summary>A receiver on this machine that answers as a test says and keeps what it got.</summary>
internal sealed class LocalReceiver : IAsyncDisposable
{
    public const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private readonly WebApplication application;
    private readonly Channel<ReceivedMessage> got = Channel.CreateUnbounded<ReceivedMessage>();

    private LocalReceiver(WebApplication application) => this.application = application;

    /// <summary>Decides the answer; 204 when it does nothing.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = _ => Task.CompletedTask;

    public WebhookReceiver Configured => new() { Url = $"{application.Urls.Single()}/hook", Secret = Secret };

    public static async Task<LocalReceiver> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseUrls("http://127.0.0.1:0").UseKestrelCore();
        builder.Logging.ClearProviders();
        var receiver = new LocalReceiver(builder.Build());
        receiver.application.Run(receiver.TakeAsync);
        await receiver.application.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    /// <summary>What it got since the last look.</summary>
    public List<ReceivedMessage> Take()
    {
        var messages = new List<ReceivedMessage>();
        while (got.Reader.TryRead(out var message))
            messages.Add(message);
        return messages;
    }

    public ValueTask<ReceivedMessage> NextAsync() => got.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await application.StopAsync(now.Token);
        await application.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        string Header(string name) => context.Request.Headers[name].ToString();
        got.Writer.TryWrite(new ReceivedMessage(context.Request.Path, Header("webhook-id"), Header("webhook-timestamp"), Header("webhook-signature"), context.Request.ContentType ?? "", body));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        await Answer(context);
    }
}
