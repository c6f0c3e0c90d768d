using IngestPipeline.Stages.Intake;

namespace IngestPipeline.Hosting.Intake;

/// <summary>Reads the media type of a stored file off both its ends.</summary>
internal static class StoredFileType
{
    private const int SniffBytes = 64 * 1024;

    /// <param name="path">The stored file.</param>
    /// <param name="fileName">The name it came with: it decides between types that look alike.</param>
    public static async Task<string> SniffAsync(string path, string fileName, CancellationToken cancellation)
    {
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0);
        var head = new byte[Math.Min(SniffBytes, stream.Length)];
        await stream.ReadExactlyAsync(head, cancellation);
        var tail = new byte[Math.Min(SniffBytes, stream.Length)];
        stream.Seek(-tail.Length, SeekOrigin.End);
        await stream.ReadExactlyAsync(tail, cancellation);
        return MediaTypeSniffer.Sniff(head, tail, fileName);
    }
}
