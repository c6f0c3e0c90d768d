using System.Collections.Frozen;
using IngestPipeline.Domain.Identity;

namespace IngestPipeline.Hosting.Failpoints;

/// <summary>
/// The places where a process can be made to fail on purpose, <c>Failpoints:&lt;stage&gt;.&lt;point&gt; = kill | stop | throw | enospc</c>.
/// For tests of whole processes; without configuration there is nothing to hit.
/// </summary>
public sealed class FailpointSet
{
    public const string Section = "Failpoints";
    private readonly FrozenDictionary<(Stage, StagePoint), Failpoint> failpoints;

    private FailpointSet(FrozenDictionary<(Stage, StagePoint), Failpoint> failpoints) => this.failpoints = failpoints;

    public static FailpointSet None { get; } = new(FrozenDictionary<(Stage, StagePoint), Failpoint>.Empty);

    public bool IsEmpty => failpoints.Count == 0;

    /// <param name="settings">Names and what shall happen there.</param>
    /// <param name="markerFolder">Where failpoints that act once for all processes leave their marks.</param>
    /// <exception cref="FormatException">A name or an action is not known; the message is a sentence that names it.</exception>
    public static FailpointSet Read(IEnumerable<KeyValuePair<string, string?>> settings, string markerFolder)
    {
        var parsed = settings.Select(setting => Failpoint.Parse(setting.Key, setting.Value, markerFolder)).ToList();
        return parsed.Count == 0 ? None : new FailpointSet(parsed.ToFrozenDictionary(entry => (entry.Stage, entry.Point), entry => entry.Failpoint));
    }

    public void Hit(Stage stage, StagePoint point)
    {
        if (failpoints.TryGetValue((stage, point), out var failpoint))
            failpoint.Hit();
    }
}
