using System.ComponentModel;
using System.Diagnostics;

namespace IngestPipeline.Providers.Isolation;

/// <summary>Ends a process together with what it started.</summary>
internal static class ProcessTree
{
    public static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended by itself in the meantime.
        }
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
}
