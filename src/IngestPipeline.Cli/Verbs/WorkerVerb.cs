using System.CommandLine;
using IngestPipeline.Cli.Pipeline;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Hosting.Bus;
using Microsoft.Extensions.Configuration;

namespace IngestPipeline.Cli.Verbs;

internal static class WorkerVerb
{
    public static Command Create(GlobalOptions globals)
    {
        var host = new HostOptionSet();
        var command = new Command("worker", "Work on the given stages until stopped. Needs a broker, because workers on the in-memory transport cannot hear each other.\n\nExample:\n  ingest worker --stages parse,ocr --transport rabbitmq://guest:guest@127.0.0.1/ --database postgres://…")
        {
            host.Transport, host.Stages, host.Verbose,
        };
        command.SetAction((parse, cancellation) => WorkAsync(globals.Read(parse), host.Read(parse), cancellation));
        return command;
    }

    private static async Task<int> WorkAsync(GlobalSettings settings, PipelineSettings pipeline, CancellationToken cancellation)
    {
        var transport = pipeline.Transport ?? PipelineConfiguration.Load(settings.Data)[$"{BusOptions.Section}:{nameof(BusOptions.Transport)}"];
        if (transport is null or BusOptions.Memory)
            throw new CommandException("a worker needs a broker: give --transport rabbitmq://user:password@host:port/vhost, or use 'ingest up' for everything in one process");
        await using var session = await Session.OpenForHostAsync(settings, cancellation);
        await using var host = await PipelineHost.TryStartAsync(session, pipeline with { Exports = true }, null, cancellation)
            ?? throw new CommandException("another host works on this database");
        HostTelemetry.ShowZeros();
        if (!settings.Quiet)
            await Console.Error.WriteLineAsync("working; stop with Ctrl-C");
        await UntilStoppedAsync(host, cancellation);
        return ExitCode.Done;
    }

    /// <summary>Being stopped is how a host ends well.</summary>
    /// <exception cref="CommandException">Another host has taken this one's place.</exception>
    internal static async Task UntilStoppedAsync(PipelineHost host, CancellationToken cancellation)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellation.Register(() => stopped.TrySetResult());
        if (await Task.WhenAny(stopped.Task, host.Displaced) != stopped.Task)
            throw new CommandException("another host works on this database since its server was away; on the in-memory transport there can be only one, so this one stops");
    }
}
