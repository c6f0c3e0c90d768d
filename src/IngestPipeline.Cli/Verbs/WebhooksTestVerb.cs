using System.CommandLine;
using IngestPipeline.Cli.Output;
using IngestPipeline.Cli.Pipeline;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Hosting.Webhooks;

namespace IngestPipeline.Cli.Verbs;

/// <summary><c>ingest webhooks test</c>: needs no database.</summary>
internal static class WebhooksTestVerb
{
    public static Command Create(GlobalOptions globals)
    {
        var command = new Command("test", "Send each configured receiver a signed message of the type webhook.test, once.\n\nExample:\n  ingest webhooks test");
        command.SetAction((parse, cancellation) => RunAsync(globals.Read(parse), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(GlobalSettings settings, CancellationToken cancellation)
    {
        var options = PipelineConfiguration.LoadOptions<WebhookOptions>(settings.Data);
        if (options.Endpoints is not { Count: > 0 } receivers)
            throw new CommandException("no receiver is configured: set Webhooks:Endpoints:0:Url, and its secret in the environment, INGEST__Webhooks__Endpoints__0__Secret");
        using var sender = new WebhookSender(options, TimeProvider.System);
        var taken = true;
        foreach (var receiver in receivers)
        {
            var now = TimeProvider.System.GetUtcNow();
            var answer = await sender.SendAsync(receiver, NameBasedId.ForDelivery(settings.Tenant, receiver.Name, $"test {now:O}").ToString(), WebhookMessage.Test(now), cancellation);
            taken &= answer.Error is null;
            if (settings.Json)
                Results.Write(new { endpoint = receiver.Name, url = receiver.DisplayUrl, taken = answer.Error is null, response_code = answer.StatusCode, error = answer.Error, latency_ms = (int)answer.Latency.TotalMilliseconds });
            else
                Console.WriteLine($"{receiver.DisplayUrl}: {answer.Error ?? $"took it ({answer.StatusCode}, {answer.Latency.TotalMilliseconds:0} ms)"}");
        }

        return taken ? ExitCode.Done : ExitCode.Findings;
    }
}
