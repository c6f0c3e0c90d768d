using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace IngestPipeline.Providers.Isolation;

/// <summary>Ends a process together with what it started.</summary>
internal static partial class ProcessTree
{
    private const int SigKill = 9;

    public static void Kill(Process process)
    {
        KillGroup(process.Id);
        try
        {
            // A child that has not come so far as to lead a group, and what moved into another one.
            process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended by itself in the meantime.
        }
    }

    /// <summary>SIGKILL to the group that a process leads; nothing when it leads none. The number stays taken while a member of the group lives.</summary>
    public static void KillGroup(int leader)
    {
        if (OperatingSystem.IsLinux())
            _ = SendSignal(-leader, SigKill);
    }

    /// <returns>Whether the process ended in time.</returns>
    public static async Task<bool> WaitForExitAsync(Process process, TimeSpan limit, TimeProvider time)
    {
        using var source = new CancellationTokenSource(limit, time);
        try
        {
            await process.WaitForExitAsync(source.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return process.HasExited;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
