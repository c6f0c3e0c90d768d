using System.Text;

namespace IngestPipeline.Providers.Isolation;

/// <summary>Keeps the first and the last kilobytes of a child's stderr: a stack overflow names itself first, a native abort last.</summary>
internal sealed class StderrTail
{
    private const int HeadBytes = 512;
    private const int TailBytes = 4096;
    private readonly Lock gate = new();
    private readonly List<byte> head = new(HeadBytes);
    private readonly byte[] tail = new byte[TailBytes];
    private readonly Thread reader;
    private long tailWritten;

    public StderrTail(Stream stderr)
    {
        reader = new Thread(() => Drain(stderr), 256 * 1024) { IsBackground = true, Name = "child stderr" };
        reader.Start();
    }

    /// <summary>Waits for the end of the stream, which follows the child's death; a grandchild may hold it open, hence the limit.</summary>
    public void WaitForEnd() => reader.Join(TimeSpan.FromSeconds(2));

    public override string ToString()
    {
        lock (gate)
        {
            var kept = (int)Math.Min(tailWritten, TailBytes);
            var last = new byte[kept];
            for (var index = 0; index < kept; index++)
                last[index] = tail[(tailWritten - kept + index) % TailBytes];
            var text = Encoding.UTF8.GetString([.. head]) + (tailWritten > TailBytes ? "\n[...]\n" : "") + Encoding.UTF8.GetString(last);
            return text.Replace("\0", "", StringComparison.Ordinal).Trim();
        }
    }

    private void Drain(Stream stderr)
    {
        var buffer = new byte[4096];
        try
        {
            int read;
            while ((read = stderr.Read(buffer)) > 0)
                Keep(buffer.AsSpan(0, read));
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The child is gone; what was read is all there is.
        }
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            foreach (var value in bytes)
            {
                if (head.Count < HeadBytes)
                    head.Add(value);
                else
                    tail[tailWritten++ % TailBytes] = value;
            }
        }
    }
}
