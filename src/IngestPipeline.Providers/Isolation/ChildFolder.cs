namespace IngestPipeline.Providers.Isolation;

/// <summary>
/// The folder a child works in, below the temporary folder. The worker holds a file in it open; once nobody does, worker and child were
/// killed together, and the next host removes what they left.
/// </summary>
public sealed class ChildFolder : IDisposable
{
    private const string Prefix = "ingest-child-";
    private const string Mark = ".worker";

    // Made a moment ago, a folder may have no mark yet. Programs before the mark's time make folders without any.
    private static readonly TimeSpan JustMade = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan SurelyLeft = TimeSpan.FromDays(1);

    private readonly FileStream mark;

    private ChildFolder(string path, FileStream mark) => (Path, this.mark) = (path, mark);

    public string Path { get; }

    public static ChildFolder Create()
    {
        var path = Directory.CreateTempSubdirectory(Prefix).FullName;
        try
        {
            return new ChildFolder(path, new FileStream(System.IO.Path.Combine(path, Mark), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 0));
        }
        catch
        {
            Directory.Delete(path, recursive: true);
            throw;
        }
    }

    /// <summary>Removes folders whose worker is gone. What cannot be looked at belongs to others.</summary>
    /// <param name="temporary">The temporary folder of the workers.</param>
    /// <returns>Folders removed.</returns>
    public static int RemoveLeftovers(string temporary)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return new DirectoryInfo(temporary).EnumerateDirectories(Prefix + "*").Count(folder => folder.LinkTarget is null && IsLeft(folder, now) && TryRemove(folder.FullName));
    }

    public void Dispose()
    {
        mark.Dispose();
        // The child removes its folder itself when it outlives the pipe; both may be at it at once.
        TryRemove(Path);
    }

    private static bool IsLeft(DirectoryInfo folder, DateTime now)
    {
        var age = now - folder.LastWriteTimeUtc;
        if (age < JustMade)
            return false;
        try
        {
            using var free = new FileStream(System.IO.Path.Combine(folder.FullName, Mark), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 0);
            return true;
        }
        catch (FileNotFoundException)
        {
            return age >= SurelyLeft;
        }
        catch (Exception held) when (held is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool TryRemove(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
