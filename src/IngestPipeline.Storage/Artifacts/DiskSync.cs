using Microsoft.Win32.SafeHandles;

namespace IngestPipeline.Storage.Artifacts;

/// <summary>Makes what was written survive a loss of power. Tests put another in its place, to see what would be lost without.</summary>
internal class DiskSync
{
    /// <summary>Content of a file.</summary>
    public virtual void File(FileStream file) => file.Flush(flushToDisk: true);

    /// <summary>Names in a folder: new, renamed and removed ones. Nothing on systems without it.</summary>
    public virtual void Folder(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        var descriptor = NativeMethods.Open(path, 0);
        if (descriptor < 0)
            return;
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        _ = NativeMethods.Fsync(descriptor);
    }
}
