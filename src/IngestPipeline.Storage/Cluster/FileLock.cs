namespace IngestPipeline.Storage.Cluster;

/// <summary>Locks between processes on a file (flock): gone with the process that held them, however it ended.</summary>
internal static class FileLock
{
    private static readonly TimeSpan RetryEvery = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits for the exclusive lock.</summary>
    public static async Task<IDisposable> AcquireAsync(string path, CancellationToken cancellation)
    {
        while (true)
        {
            if (TryExclusive(path) is { } taken)
                return taken;
            // flock has no wait that can be cancelled, so this asks again.
            await Task.Delay(RetryEvery, cancellation);
        }
    }

    /// <summary>Takes a shared lock, as a user does.</summary>
    public static FileStream Share(string path) => new(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read);

    public static bool IsFree(string path)
    {
        using var taken = TryExclusive(path);
        return taken is not null;
    }

    private static FileStream? TryExclusive(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
