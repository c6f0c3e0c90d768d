using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace IngestPipeline.Hosting.Intake;

/// <summary>Opens regular files only: a link would lead out of the folder, and a FIFO would block for ever.</summary>
internal static partial class RegularFile
{
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int LinkLoop = 40; // ELOOP: the last component is a link
    private const int NoSuchFile = 2; // ENOENT

    // Linux gives O_NOFOLLOW another value on Arm.
    private static readonly int NoFollow = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x8000 : 0x20000;

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">It is a link, a device or a pipe, or may not be read.</exception>
    public static FileStream Open(string path)
    {
        if (!OperatingSystem.IsLinux())
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var descriptor = OpenDescriptor(path, NonBlocking | CloseOnExec | NoFollow);
        if (descriptor < 0)
        {
            throw Marshal.GetLastPInvokeError() switch
            {
                NoSuchFile => new FileNotFoundException($"{path} is gone", path),
                LinkLoop => new IOException($"{path} is a symbolic link; links are not followed"),
                var error => new IOException($"{path} cannot be read: {Marshal.GetPInvokeErrorMessage(error)}"),
            };
        }

        var stream = new FileStream(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.Read, bufferSize: 0);
        if (stream.CanSeek)
            return stream;
        stream.Dispose();
        throw new IOException($"{path} is not a regular file");
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int OpenDescriptor(string path, int flags);
}
