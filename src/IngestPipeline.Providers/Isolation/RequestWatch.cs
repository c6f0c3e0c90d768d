namespace IngestPipeline.Providers.Isolation;

/// <summary>
/// Looks at a child while it works on one request: memory really used, CPU time spent, and time without any. Time is counted in ticks of the
/// worker's own clock, so that a stopped machine adds nothing.
/// </summary>
internal sealed class RequestWatch(int processId, ChildPoolSettings settings)
{
    private const int RuntimeMegabytes = 256; // code and data of runtime and libraries, about 100 MB seen
    private double? cpuBefore;
    private double lastCpu = -1;
    private TimeSpan silence;

    /// <returns>The limit that is broken, or null.</returns>
    public RequestOutcome? Look(TimeSpan tick)
    {
        // The address-space limit has to leave room for what is only reserved; what is really used is seen here.
        if (ProcessFacts.ResidentBytes(processId) > (long)(settings.MemoryMegabytes + RuntimeMegabytes) << 20)
            return RequestOutcome.OverMemory;
        var total = ProcessFacts.TreeCpuSeconds(processId);
        // From the first look on: most requests end before it, and what the first tick used is too little to matter.
        cpuBefore ??= total;
        var cpu = total - cpuBefore.Value;
        if (cpu > settings.CpuLimit.TotalSeconds)
            return RequestOutcome.OverCpu;
        // A child that computes moves this number, however slowly on a busy machine; one that waits for a lock that nobody opens does not.
        silence = cpu > lastCpu ? TimeSpan.Zero : silence + tick;
        lastCpu = Math.Max(cpu, lastCpu);
        return silence >= settings.SilenceLimit ? RequestOutcome.Silent : null;
    }
}
