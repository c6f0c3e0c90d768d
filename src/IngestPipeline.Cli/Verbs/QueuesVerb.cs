using System.CommandLine;
using IngestPipeline.Cli.Output;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Storage.Queries;
using Spectre.Console;

namespace IngestPipeline.Cli.Verbs;

/// <summary><c>ingest queues</c>.</summary>
internal static class QueuesVerb
{
    public static Command Create(GlobalOptions globals)
    {
        var command = new Command("queues", "What waits before each stage.\n\nExamples:\n  ingest queues\n  ingest queues --json");
        command.SetAction((parse, cancellation) => RunAsync(globals.Read(parse), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(GlobalSettings settings, CancellationToken cancellation)
    {
        await using var session = await Session.OpenAsync(settings, cancellation);
        var queues = await new QueueReader(session.Database).ReadAsync(settings.Tenant, cancellation);
        if (settings.Json)
        {
            foreach (var queue in queues)
                Results.Write(queue);
        }
        else
        {
            AnsiConsole.Write(StatusView.Queues(queues));
        }

        return ExitCode.Done;
    }
}
