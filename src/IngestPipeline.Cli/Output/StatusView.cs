using System.Globalization;
using IngestPipeline.Storage.Queries;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace IngestPipeline.Cli.Output;

/// <summary>An overview as people read it: the conservation line, rates, alerts, queues, hosts and what they do. A narrow terminal gets fewer columns.</summary>
internal static class StatusView
{
    private const int Narrow = 70;
    private const int VeryNarrow = 44;

    public static IRenderable Create(Overview overview, int width)
    {
        var status = overview.Status;
        var versions = status.Versions;
        return new Rows(
        [
            versions.Balanced ? new Text(Conservation(versions)) : new Text($"{Conservation(versions)} (DIFFERS: run 'ingest audit')", new Style(Color.Red)),
            new Text(string.Join(", ", Rates(overview).Prepend($"{Display.Number(status.Chunks)} chunks searchable"))),
            .. overview.Oldest is { } oldest ? [Line($"oldest: {Display.NameOf(oldest.SourceUri)}, {oldest.State} in {oldest.Stage} for {Display.Seconds(oldest.Seconds)}", width)] : Array.Empty<IRenderable>(),
            .. overview.Alerts.Select(alert => new Text($"{alert.Severity}: {Display.OneLine(alert.Sentence)}", new Style(alert.Severity == OverviewAlert.Critical ? Color.Red : Color.Yellow))),
            Queues(status.Queues, overview.Throughput.Stages, width),
            .. Hosts(overview, width),
        ]);
    }

    /// <summary>The same on one line, for a file or a pipe.</summary>
    public static string OneLine(Overview overview)
    {
        var versions = overview.Status.Versions;
        var waiting = overview.Status.Queues.Where(queue => queue.Ready + queue.Running + queue.Delayed > 0).Select(queue => string.Create(CultureInfo.InvariantCulture, $"{queue.Stage} {queue.Ready}+{queue.Running}+{queue.Delayed}"));
        string[] parts =
        [
            string.Create(CultureInfo.InvariantCulture, $"received {versions.Received} indexed {versions.Indexed} duplicate {versions.Duplicate} quarantined {versions.Quarantined} superseded {versions.Superseded} deleted {versions.Deleted} processing {versions.Processing}{(versions.Balanced ? "" : " DIFFERS")}"),
            string.Join(' ', waiting),
            string.Join(", ", Rates(overview)),
            .. overview.Alerts.Select(alert => $"{alert.Severity} {alert.Code}"),
        ];
        return string.Join("; ", parts.Where(part => part.Length > 0));
    }

    /// <param name="queues">One a stage.</param>
    /// <param name="rates">Items a minute of each stage; empty: not shown.</param>
    /// <param name="width">Of the terminal.</param>
    public static Table Queues(IReadOnlyList<QueueDepth> queues, IReadOnlyList<StageThroughput> rates, int width)
    {
        var withBroker = queues.Any(queue => queue.BrokerDepth is not null);
        (string Name, bool IsShown, Func<QueueDepth, string> Cell)[] columns =
        [
            ("stage", true, queue => queue.Stage),
            (">ready", true, queue => Display.Number(queue.Ready)),
            (">running", true, queue => Display.Number(queue.Running)),
            (">delayed", width >= VeryNarrow, queue => Display.Number(queue.Delayed)),
            (">oldest", width >= Narrow, queue => Display.Seconds(queue.OldestSeconds)),
            (width >= Narrow ? ">quarantined" : ">quar.", width >= VeryNarrow, queue => Display.Number(queue.Quarantined)),
            (">a minute", rates.Count > 0 && width >= Narrow, queue => RateOf(queue.Stage, rates)),
            (">broker", withBroker || rates.Count == 0, queue => queue.BrokerDepth is null ? "-" : Display.Number(queue.BrokerDepth)),
        ];
        var shown = columns.Where(column => column.IsShown).ToList();
        var table = Display.Table([.. shown.Select(column => column.Name)]);
        foreach (var queue in queues)
            table.AddCells([.. shown.Select(column => column.Cell(queue))]);
        return table;
    }

    private static string Conservation(VersionCounts versions) =>
        $"{Display.Number(versions.Received)} received = {Display.Number(versions.Indexed)} indexed + {Display.Number(versions.Duplicate)} duplicate + "
        + $"{Display.Number(versions.Quarantined)} quarantined + {Display.Number(versions.Superseded)} superseded + {Display.Number(versions.Deleted)} deleted + "
        + $"{Display.Number(versions.Processing)} processing";

    private static IEnumerable<string> Rates(Overview overview)
    {
        if ((overview.Throughput.LastMinute ?? overview.Throughput.LastFiveMinutes) is { } rate)
            yield return string.Create(CultureInfo.InvariantCulture, $"{rate:0.#} documents a minute");
        if (overview.EstimatedSecondsToDrain is > 0 and var left)
            yield return $"about {Display.Seconds(Math.Ceiling(left))} left";
    }

    private static string RateOf(string stage, IReadOnlyList<StageThroughput> rates)
    {
        var found = rates.FirstOrDefault(rate => rate.Stage == stage);
        return (found?.LastMinute ?? found?.LastFiveMinutes) is { } rate ? rate.ToString("0.#", CultureInfo.InvariantCulture) : "-";
    }

    private static IEnumerable<IRenderable> Hosts(Overview overview, int width)
    {
        var hosts = overview.Status.Hosts;
        if (!hosts.Any(host => host.Alive))
            yield return new Text("no host is running");
        foreach (var host in hosts)
        {
            var seen = host.Alive ? $"since {Display.Time(host.StartedAt)}" : $"silent for {Display.Seconds(host.SilentSeconds)}";
            var stages = host.Stages.Count == Domain.Identity.StageNames.All.Count ? "all stages" : string.Join(' ', host.Stages);
            yield return Line($"host {host.HostId} on {host.Transport}: {stages}, {seen}", width, new Style(host.Alive ? Color.Green : Color.Grey));
            foreach (var item in overview.Running.Where(item => item.HostId == host.HostId))
                yield return Working(item, width);
        }

        // Of hosts that are gone; others take these over when the lease is up.
        foreach (var item in overview.Running.Where(item => hosts.All(host => host.HostId != item.HostId)))
            yield return Working(item, width);
    }

    private static Text Working(RunningItem item, int width)
    {
        var part = item.Part == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" #{item.Part}");
        var time = Display.Seconds(item.Seconds);
        var room = Math.Max(8, width - 10 - time.Length - part.Length - 2);
        return new Text($"  {item.Stage,-7} {Display.Shorten(Display.NameOf(item.SourceUri), room)}{part}  {time}");
    }

    private static Text Line(string text, int width, Style? style = null) => new(Display.Shorten(Display.OneLine(text), Math.Max(20, width)), style);
}
