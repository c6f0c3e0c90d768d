using System.CommandLine;
using IngestPipeline.Cli.Output;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Storage.Webhooks;

namespace IngestPipeline.Cli.Verbs;

/// <summary><c>ingest webhooks redeliver</c>.</summary>
internal static class WebhooksRedeliverVerb
{
    public static Command Create(GlobalOptions globals)
    {
        var delivery = new Argument<Guid>("DELIVERY") { Description = "Id as 'ingest webhooks list' shows it" };
        var command = new Command("redeliver", "Have a message sent again by the running host, with the same id and body; a receiver that answered 410 is served again.\n\nExample:\n  ingest webhooks redeliver 6f1c0c0e-7d9a-8a4e-9a59-0d1f0f5c9b11") { delivery };
        command.SetAction((parse, cancellation) => RunAsync(globals.Read(parse), parse.GetValue(delivery), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(GlobalSettings settings, Guid deliveryId, CancellationToken cancellation)
    {
        await using var session = await Session.OpenAsync(settings, cancellation);
        if (!await new WebhookLog(session.Database).RedeliverAsync(settings.Tenant, deliveryId, cancellation))
            throw new CommandException($"there is no delivery {deliveryId}; 'ingest webhooks list' lists them", ExitCode.NotFound);
        if (settings.Json)
            Results.Write(new { delivery_id = deliveryId, status = "pending" });
        else if (!settings.Quiet)
            await Console.Error.WriteLineAsync($"{deliveryId} is sent again by the host that runs");
        return ExitCode.Done;
    }
}
