using System.Runtime.InteropServices;

namespace IngestPipeline.Hosting.Failpoints;

internal static partial class NativeMethods
{
    public const int Kill = 9; // SIGKILL

    /// <summary>SIGSTOP.</summary>
    public static readonly int Stop = OperatingSystem.IsMacOS() ? 17 : 19;

    [LibraryImport("libc", EntryPoint = "kill")]
    public static partial int Signal(int process, int signal);
}
