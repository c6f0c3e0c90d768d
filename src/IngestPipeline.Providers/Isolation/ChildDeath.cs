using IngestPipeline.Domain.Results;

namespace IngestPipeline.Providers.Isolation;

/// <summary>Tells from exit code and stderr what killed a child.</summary>
internal static class ChildDeath
{
    private const int Interrupted = 130; // 128 + SIGINT
    private const int Aborted = 134; // 128 + SIGABRT: the runtime's own end, std::terminate
    private const int Killed = 137; // 128 + SIGKILL
    private const int Terminated = 143; // 128 + SIGTERM

    private static readonly string[] OutOfMemoryMarks =
        ["Out of memory", "OutOfMemoryException", "out of memory", "std::bad_alloc", "Cannot allocate memory", "Failed to allocate"];

    /// <summary>The exception that says whether the item did it, and how.</summary>
    /// <param name="settings">The limits it ran under.</param>
    /// <param name="exitCode">Null when it was still alive and had to be killed because its pipe was unusable.</param>
    /// <param name="stderr">The end of what it wrote.</param>
    /// <param name="cpuSeconds">CPU time it had used.</param>
    /// <param name="pipeError">What was seen on the pipe.</param>
    public static Exception Explain(ChildPoolSettings settings, int? exitCode, string stderr, double cpuSeconds, Exception? pipeError)
    {
        var evidence = Evidence(settings, exitCode, stderr, cpuSeconds);
        if (exitCode is null)
            return new ItemFaultException(settings.CrashReason, $"the {settings.Name} process broke off its pipe: {pipeError?.Message}", evidence, pipeError);
        if (exitCode is Interrupted or Terminated)
            return new TransientStageException($"the {settings.Name} process was stopped from outside (signal {exitCode - 128})");
        // SIGKILL that did not come from us is the kernel's out-of-memory killer.
        if (exitCode == Killed || (exitCode == Aborted && OutOfMemoryMarks.Any(mark => stderr.Contains(mark, StringComparison.Ordinal))))
        {
            return OutOfMemory(settings, $"died for lack of memory (exit code {exitCode})", evidence);
        }

        var cause = stderr.Contains("Stack overflow", StringComparison.OrdinalIgnoreCase) ? "stack overflow" : exitCode switch
        {
            Aborted => "abort",
            136 => "arithmetic fault",
            139 => "segmentation fault",
            > 128 => $"signal {exitCode - 128}",
            _ => "early exit",
        };
        return new ItemFaultException(settings.CrashReason, $"the {settings.Name} process died: {cause} (exit code {exitCode})", evidence);
    }

    /// <summary>A limit in time was broken.</summary>
    /// <param name="wasStopped">Whether the process was stopped (SIGSTOP, a debugger, a frozen container) when the limit was met.</param>
    public static Exception TimedOut(ChildPoolSettings settings, RequestOutcome outcome, bool wasStopped, string stderr, double cpuSeconds)
    {
        if (wasStopped)
            return new TransientStageException($"the {settings.Name} process was stopped from outside and did not go on; it was killed");
        var how = outcome switch
        {
            RequestOutcome.OverCpu => $"used more CPU time than {settings.CpuLimit.TotalSeconds:0.###} s ({settings.Section}:CpuSeconds)",
            RequestOutcome.Silent => $"neither answered nor computed for {settings.SilenceLimit.TotalSeconds:0.###} s ({settings.Section}:SilenceSeconds)",
            _ => $"took longer than {settings.Limit.TotalSeconds:0.###} s ({settings.Section}:TimeoutSeconds)",
        };
        return new ItemFaultException(settings.TimeoutReason, $"the {settings.Name} process {how} and was killed", Evidence(settings, null, stderr, cpuSeconds));
    }

    public static ItemFaultException OverMemory(ChildPoolSettings settings, string stderr, double cpuSeconds) =>
        OutOfMemory(settings, "used more memory than allowed and was killed", Evidence(settings, null, stderr, cpuSeconds));

    private static ItemFaultException OutOfMemory(ChildPoolSettings settings, string how, Dictionary<string, object?> evidence) =>
        new(settings.OutOfMemoryReason, $"the {settings.Name} process {how}, limit is {settings.MemoryMegabytes} MB ({settings.MemoryOption})", evidence);

    private static Dictionary<string, object?> Evidence(ChildPoolSettings settings, int? exitCode, string stderr, double cpuSeconds)
    {
        var evidence = new Dictionary<string, object?>
        {
            ["limit_seconds"] = settings.Limit.TotalSeconds,
            ["limit_megabytes"] = settings.MemoryMegabytes,
            ["cpu_seconds"] = Math.Round(cpuSeconds, 2),
        };
        if (exitCode is { } code)
            evidence["exit_code"] = code;
        if (stderr.Length > 0)
            evidence["stderr"] = stderr;
        return evidence;
    }
}
