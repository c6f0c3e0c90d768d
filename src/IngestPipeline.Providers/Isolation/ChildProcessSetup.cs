using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace IngestPipeline.Providers.Isolation;

/// <summary>What a child does to its own process, by libc where .NET has no call for it.</summary>
internal static partial class ChildProcessSetup
{
    /// <summary>Names the folder that a child whose parent was killed removes itself.</summary>
    public const string DirectoryVariable = "INGEST_CHILD_DIRECTORY";

    private const int DuplicateCloseOnExec = 1030; // F_DUPFD_CLOEXEC on Linux
    private static bool leadsGroup;

    /// <summary>Ctrl+C in the worker's terminal reaches the whole foreground group; the worker decides when children end.</summary>
    public static void LeaveTerminalSession() => leadsGroup = OperatingSystem.IsLinux() && SetSid() >= 0;

    /// <summary>A private handle to stdout; descriptor 1 then leads to stderr, so that native code cannot write between our frames.</summary>
    public static Stream TakeStdout()
    {
        if (!OperatingSystem.IsLinux() || Fcntl(1, DuplicateCloseOnExec, 3) is not (var copy and >= 0))
            return Console.OpenStandardOutput();
        _ = Dup2(2, 1);
        return new FileStream(new SafeFileHandle(copy, ownsHandle: true), FileAccess.Write, bufferSize: 65536);
    }

    /// <summary>Ends the process and what it started, without finalizers or exit handlers, which could wait for a thread that spins.</summary>
    public static void ExitNow()
    {
        RemoveFolder();
        if (leadsGroup)
            ProcessTree.KillGroup(Environment.ProcessId);
        if (OperatingSystem.IsLinux())
            ExitProcess(0);
        Environment.Exit(0);
    }

    /// <summary>A worker that was killed cannot clean up after its children.</summary>
    public static void RemoveFolder()
    {
        try
        {
            if (Environment.GetEnvironmentVariable(DirectoryVariable) is { Length: > 0 } directory)
                Directory.Delete(directory, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(exception.Message);
        }
    }

    [LibraryImport("libc", EntryPoint = "setsid")]
    private static partial int SetSid();

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Fcntl(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int Dup2(int from, int to);

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void ExitProcess(int code);
}
