using IngestPipeline.ChaosTests.Setup;

namespace IngestPipeline.ChaosTests.Identity;

/// <summary>The processes of a pipeline, each started again when it ended, as a service manager would. The first is <c>ingest run</c> and says when all is done.</summary>
internal sealed class HostGroup(ChaosWorld world, string inbox, string transport, int workers) : IAsyncDisposable
{
    private const int Done = 0;
    private const int Findings = 2;
    private readonly IngestProcess?[] hosts = new IngestProcess?[1 + workers];

    /// <summary>Hosts that ended though nobody had killed them.</summary>
    public int EarlyEnds { get; private set; }

    /// <summary>What the last of them said.</summary>
    public string LastWords { get; private set; } = "";

    /// <summary>Peak memory of the process that runs everything, while it runs.</summary>
    public long PeakMegabytes { get; private set; }

    public IReadOnlyList<IngestProcess> Living => [.. hosts.OfType<IngestProcess>().Where(host => !host.HasExited)];

    /// <returns>True when <c>ingest run</c> found every version in an end state.</returns>
    public async Task<bool> LookAsync()
    {
        for (var place = 0; place < hosts.Length; place++)
        {
            if (hosts[place] is { HasExited: false })
                continue;
            if (hosts[place] is { } ended)
            {
                if (place == 0 && ended is { WasKilled: false, ExitCode: Done or Findings })
                    return true;
                if (!ended.WasKilled)
                {
                    EarlyEnds++;
                    LastWords = $"{ended.Command} ended with {ended.ExitCode}: {ended.Errors.Trim().Split('\n')[^1]}";
                }

                await ended.DisposeAsync();
            }

            hosts[place] = place == 0 ? world.Start("run", inbox, "--transport", transport, "--quiet") : world.Start("worker", "--transport", transport, "--quiet");
        }

        PeakMegabytes = Math.Max(PeakMegabytes, Signals.PeakMegabytes(hosts[0]!.Id));
        return false;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in hosts.OfType<IngestProcess>())
            await host.DisposeAsync();
    }
}
