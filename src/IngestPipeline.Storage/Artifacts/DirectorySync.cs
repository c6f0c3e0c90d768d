using Microsoft.Win32.SafeHandles;

namespace IngestPipeline.Storage.Artifacts;

/// <summary>Makes renames in a folder durable (fsync of the folder). On systems without it, nothing is done.</summary>
internal static class DirectorySync
{
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        var descriptor = NativeMethods.Open(folder, 0);
        if (descriptor < 0)
            return;
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        _ = NativeMethods.Fsync(descriptor);
    }
}
