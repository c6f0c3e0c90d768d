using IngestPipeline.Storage.Queries;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace IngestPipeline.Cli.Output;

/// <summary>A status as people read it: hosts, the conservation line, queues.</summary>
internal static class StatusView
{
    public static IRenderable Create(PipelineStatus status)
    {
        var versions = status.Versions;
        var sum = $"{Display.Number(versions.Received)} received = {Display.Number(versions.Indexed)} indexed + {Display.Number(versions.Duplicate)} duplicate + "
            + $"{Display.Number(versions.Quarantined)} quarantined + {Display.Number(versions.Superseded)} superseded + {Display.Number(versions.Deleted)} deleted + "
            + $"{Display.Number(versions.Processing)} processing";
        return new Rows(
        [
            .. Hosts(status.Hosts),
            versions.Balanced ? new Text(sum) : new Text($"{sum} (DIFFERS: run 'ingest audit')", new Style(Color.Red)),
            new Text($"{Display.Number(status.Chunks)} chunks searchable"),
            .. status.Pauses.Select(pause => new Text($"{pause.Space}: {pause.Reason}", new Style(Color.Yellow))),
            Queues(status.Queues),
        ]);
    }

    public static Table Queues(IReadOnlyList<QueueDepth> queues)
    {
        var table = Display.Table("stage", ">ready", ">running", ">delayed", ">oldest", ">quarantined", ">broker");
        foreach (var queue in queues)
        {
            table.AddCells(
                queue.Stage,
                Display.Number(queue.Ready),
                Display.Number(queue.Running),
                Display.Number(queue.Delayed),
                Display.Seconds(queue.OldestSeconds),
                Display.Number(queue.Quarantined),
                queue.BrokerDepth is null ? "-" : Display.Number(queue.BrokerDepth));
        }

        return table;
    }

    private static IEnumerable<IRenderable> Hosts(IReadOnlyList<HostDetails> hosts)
    {
        if (!hosts.Any(host => host.Alive))
            yield return new Text("no host is running");
        foreach (var host in hosts)
        {
            var seen = host.Alive ? $"since {Display.Time(host.StartedAt)}" : $"silent for {Display.Seconds(host.SilentSeconds)}";
            yield return new Text($"host {host.HostId} on {host.Transport}: {string.Join(' ', host.Stages)}, {seen}", new Style(host.Alive ? Color.Green : Color.Grey));
        }
    }
}
