namespace IngestPipeline.Hosting.Running;

/// <summary>
/// Whether this host may take work. It always may beside a broker; on the in-memory transport only while it holds the lock on the
/// database, which is lost with the database server.
/// </summary>
public sealed class HostStanding
{
    private volatile int term = 1;
    private volatile bool suspended;

    public bool MayWork => !suspended;

    /// <summary>Raised by every <see cref="Resume"/>: what was known of other hosts is out of date then.</summary>
    public int Term => term;

    public void Suspend() => suspended = true;

    public void Resume()
    {
        Interlocked.Increment(ref term);
        suspended = false;
    }
}
