namespace IngestPipeline.Storage.Cluster;

/// <summary>The server programs of one installed PostgreSQL version.</summary>
public sealed record PostgresBinaries(string Folder, int MajorVersion)
{
    private const string DebianRoot = "/usr/lib/postgresql";

    public string PathOf(string program) => Path.Combine(Folder, program);

    /// <summary>True when the pgvector extension is installed for this version.</summary>
    public bool HasVector =>
        File.Exists($"/usr/share/postgresql/{MajorVersion}/extension/vector.control")
        || File.Exists(Path.GetFullPath(Path.Combine(Folder, "../share/extension/vector.control")));

    /// <summary>The version asked for, or the newest one that has pgvector.</summary>
    /// <exception cref="InvalidOperationException">There is none; the message says what to install.</exception>
    public static PostgresBinaries Find(int? majorVersion = null)
    {
        var installed = FindAll();
        if (majorVersion is { } wanted)
        {
            return installed.FirstOrDefault(binaries => binaries.MajorVersion == wanted)
                ?? throw new InvalidOperationException($"this data folder was made by PostgreSQL {wanted}, which is not installed: install postgresql-{wanted}, or choose another --data folder");
        }

        if (installed.Count == 0)
            throw new InvalidOperationException("PostgreSQL server programs were not found: run infra/setup.sh, or use --database with a server of yours");
        return installed.FirstOrDefault(binaries => binaries.HasVector)
            ?? throw new InvalidOperationException($"PostgreSQL {installed[0].MajorVersion} is installed without the pgvector extension: run infra/setup.sh");
    }

    /// <summary>All versions found, newest first; <c>INGEST_POSTGRES_BIN</c> names a folder that goes before the usual places.</summary>
    public static IReadOnlyList<PostgresBinaries> FindAll()
    {
        var folders = new List<string>();
        if (Environment.GetEnvironmentVariable("INGEST_POSTGRES_BIN") is { Length: > 0 } named)
            folders.Add(named);
        if (Directory.Exists(DebianRoot))
            folders.AddRange(Directory.GetDirectories(DebianRoot).Select(version => Path.Combine(version, "bin")));
        folders.AddRange((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries));
        return [.. folders
            .Where(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")))
            .Select(folder => Path.GetDirectoryName(Path.GetFullPath(File.ResolveLinkTarget(Path.Combine(folder, "initdb"), returnFinalTarget: true)?.FullName ?? Path.Combine(folder, "initdb")))!)
            .Distinct(StringComparer.Ordinal)
            .Select(folder => new PostgresBinaries(folder, ReadMajorVersion(folder)))
            .Where(binaries => binaries.MajorVersion > 0)
            .OrderByDescending(binaries => binaries.MajorVersion)];
    }

    private static int ReadMajorVersion(string folder)
    {
        // Debian's path carries the version; elsewhere the program says it.
        var parent = Path.GetFileName(Path.GetDirectoryName(folder));
        if (int.TryParse(parent, out var version))
            return version;
        var said = ServerCommand.Run(Path.Combine(folder, "postgres"), ["--version"], asServerUser: false);
        var number = said.Output.Split(' ').LastOrDefault(word => word.Length > 0 && char.IsAsciiDigit(word[0]))?.Split('.')[0];
        return int.TryParse(number, out version) ? version : 0;
    }
}
