using System.ComponentModel;
using System.Diagnostics;

namespace IngestPipeline.Providers.Isolation;

/// <summary>
/// Children run in a network namespace of their own, in which not even loopback is up. Root may make one; others through a user namespace,
/// where the kernel and the container allow it.
/// </summary>
public static class NetworkIsolation
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly Lazy<IReadOnlyList<string>> Found = new(Probe);

    /// <summary>False where no way was found; children then have the worker's network.</summary>
    public static bool IsPossible => Found.Value.Count > 0;

    /// <summary>What goes before a child's command; empty where it is not possible. Tried once in a process.</summary>
    internal static IReadOnlyList<string> Prefix => Found.Value;

    private static IReadOnlyList<string> Probe()
    {
        if (!OperatingSystem.IsLinux() || ProgramPath.Find("unshare") is not { } unshare || ProgramPath.Find("true") is not { } nothing)
            return [];
        // The second makes a user namespace in which the caller may do what the first needs.
        string[][] ways = [[unshare, "--net", "--"], [unshare, "--map-root-user", "--net", "--"]];
        return ways.FirstOrDefault(way => Works(way, nothing)) ?? [];
    }

    private static bool Works(string[] way, string program)
    {
        var start = new ProcessStartInfo(way[0]) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in way.Skip(1).Append(program))
            start.ArgumentList.Add(argument);
        try
        {
            using var process = Process.Start(start);
            if (process is null)
                return false;
            if (process.WaitForExit(Patience))
                return process.ExitCode == 0;
            process.Kill();
            return false;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
