using System.CommandLine;
using IngestPipeline.Api;
using IngestPipeline.Cli.Output;
using IngestPipeline.Cli.Pipeline;
using IngestPipeline.Cli.Sessions;
using Spectre.Console;

namespace IngestPipeline.Cli.Verbs;

/// <summary><c>ingest queues</c>.</summary>
internal static class QueuesVerb
{
    public static Command Create(GlobalOptions globals)
    {
        var host = new HostOptionSet();
        var command = new Command("queues", "What waits before each stage, and how many hints lie in the broker.\n\nExamples:\n  ingest queues\n  ingest queues --json") { host.Transport };
        command.SetAction((parse, cancellation) => RunAsync(globals.Read(parse), parse.GetValue(host.Transport), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(GlobalSettings settings, string? transport, CancellationToken cancellation)
    {
        await using var session = await Session.OpenAsync(settings, cancellation);
        var queues = await BrokerQueues.ReadAsync(session.Database, settings.Tenant, PipelineConfiguration.LoadBus(settings.Data, transport), cancellation);
        if (settings.Json)
        {
            foreach (var queue in queues)
                Results.Write(queue);
        }
        else
        {
            AnsiConsole.Write(StatusView.Queues(queues, [], AnsiConsole.Profile.Width));
        }

        return ExitCode.Done;
    }
}
