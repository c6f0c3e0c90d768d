namespace IngestPipeline.Storage.Cluster;

/// <summary>Where a data folder keeps what: artifacts, locks, and its private cluster.</summary>
public sealed class DataFolder
{
    // A UNIX socket's path has at most 107 bytes; the server's own name for it takes the rest.
    private const int MaxSocketFolder = 107 - 16;

    public DataFolder(string path) => Root = Path.GetFullPath(path);

    public string Root { get; }

    public string Artifacts => Path.Combine(Root, "artifacts");

    /// <summary><c>/var/lib/ingest-pipeline</c> for root, else <c>ingest-pipeline</c> in the user's data folder.</summary>
    public static string DefaultRoot => ServerCommand.IsRoot
        ? "/var/lib/ingest-pipeline"
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "ingest-pipeline");

    internal string StartLock => Path.Combine(Root, ".start.lock");

    internal string UserLock => Path.Combine(Root, ".users.lock");

    internal string KeepMarker => Path.Combine(Root, ".keep-running");

    private string Pointer => Path.Combine(Root, "cluster-location");

    /// <summary>Creates the folder and says where its cluster lives.</summary>
    /// <remarks>
    /// Usually inside the folder. Where the path is too long for a socket, or the unprivileged server user cannot reach it,
    /// the cluster lives under <see cref="DefaultRoot"/>, and a file in the folder says where.
    /// </remarks>
    public string PrepareCluster()
    {
        Directory.CreateDirectory(Root);
        if (FindCluster() is { } existing)
            return existing;
        var inside = Path.Combine(Root, "pg");
        if (Fits(inside) && IsReachable(inside))
            return inside;
        var elsewhere = Path.Combine(DefaultRoot, "clusters", Path.GetRandomFileName().Replace(".", "", StringComparison.Ordinal));
        if (!Fits(elsewhere))
            throw new InvalidOperationException($"{Root} and {elsewhere} are both too long for a server socket (at most {MaxSocketFolder} bytes): choose a shorter --data folder");
        Directory.CreateDirectory(Path.GetDirectoryName(elsewhere)!);
        var temporary = Pointer + ".part";
        using (var file = new StreamWriter(temporary))
            file.Write(elsewhere);
        File.Move(temporary, Pointer, overwrite: true);
        return elsewhere;
    }

    /// <summary>The cluster's folder, or null when there is none yet.</summary>
    public string? FindCluster()
    {
        var location = File.Exists(Pointer) ? File.ReadAllText(Pointer).Trim() : Path.Combine(Root, "pg");
        return File.Exists(Pointer) || File.Exists(Path.Combine(location, "PG_VERSION")) ? location : null;
    }

    private static bool Fits(string cluster) => System.Text.Encoding.UTF8.GetByteCount(SocketFolderOf(cluster)) <= MaxSocketFolder;

    internal static string SocketFolderOf(string cluster) => Path.Combine(cluster, "socket");

    private static bool IsReachable(string cluster)
    {
        if (!ServerCommand.IsRoot)
            return true;
        // The server user has to pass through every folder above; the data folder itself is ours to open.
        const UnixFileMode Pass = UnixFileMode.OtherExecute;
        var own = Path.GetDirectoryName(cluster)!;
        File.SetUnixFileMode(own, File.GetUnixFileMode(own) | Pass);
        for (var folder = Path.GetDirectoryName(own); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (!File.GetUnixFileMode(folder).HasFlag(Pass))
                return false;
        }

        return true;
    }
}
