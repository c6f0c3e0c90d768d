using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Results;

namespace IngestPipeline.Hosting.Failpoints;

/// <summary>One configured failpoint. It acts at every hit, at one hit of each process, or once for all processes together.</summary>
internal sealed class Failpoint
{
    private const string Once = "once";
    private static readonly string[] Points = [.. Enum.GetNames<StagePoint>().Select(name => name.ToLowerInvariant())];
    private static readonly string[] Actions = [.. Enum.GetNames<FailpointAction>().Select(name => name.ToLowerInvariant())];

    private readonly string name;
    private readonly FailpointAction action;
    private readonly int? onlyHit;
    private readonly string? marker;
    private int hits;

    private Failpoint(string name, FailpointAction action, int? onlyHit, string? marker) => (this.name, this.action, this.onlyHit, this.marker) = (name, action, onlyHit, marker);

    /// <exception cref="FormatException">The name or what shall happen is not known; the message names both.</exception>
    public static (Stage Stage, StagePoint Point, Failpoint Failpoint) Parse(string name, string? value, string markerFolder)
    {
        var place = name.Split('.');
        var point = place.Length == 2 ? Array.IndexOf(Points, place[1]) : -1;
        var stage = StageNames.All.Where(stage => stage.ToName() == place[0]).Cast<Stage?>().FirstOrDefault();
        if (point < 0 || stage is null)
            throw new FormatException($"the failpoint '{name}' is not known: use <stage>.<point> with a stage of {string.Join(", ", StageNames.All.Select(known => known.ToName()))} and a point of {string.Join(", ", Points)}");
        var words = (value ?? "").Split(':');
        var action = Array.IndexOf(Actions, words[0]);
        var once = words is [_, Once];
        var onlyHit = words.Length == 2 && int.TryParse(words[1], out var number) && number > 0 ? number : (int?)null;
        if (action < 0 || words.Length > 2 || (words.Length == 2 && !once && onlyHit is null))
            throw new FormatException($"the failpoint '{name}' cannot do '{value}': use {string.Join(", ", Actions)}, followed by nothing, by ':once', or by ':N' for the N-th hit of each process");
        var failpoint = new Failpoint(name, (FailpointAction)action, onlyHit, once ? Path.Combine(markerFolder, name) : null);
        return (stage.Value, (StagePoint)point, failpoint);
    }

    public void Hit()
    {
        if (onlyHit is { } wanted && Interlocked.Increment(ref hits) != wanted)
            return;
        if (marker is not null && !TryMark(marker))
            return;
        switch (action)
        {
            case FailpointAction.Kill:
                _ = NativeMethods.Signal(Environment.ProcessId, NativeMethods.Kill);
                break;
            case FailpointAction.Stop:
                _ = NativeMethods.Signal(Environment.ProcessId, NativeMethods.Stop);
                break;
            case FailpointAction.Throw:
                throw new InvalidOperationException($"the failpoint {name} threw");
            case FailpointAction.Enospc:
                throw new IOException($"the failpoint {name} found no space left on the device", DiskFull.NoSpaceLeft);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    // Written before the deed: whoever starts after a kill must find it.
    private static bool TryMark(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        try
        {
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            file.Flush(flushToDisk: true);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }
}
