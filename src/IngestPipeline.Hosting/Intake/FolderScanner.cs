namespace IngestPipeline.Hosting.Intake;

/// <summary>Lists the files of a folder in ordinal order of their paths. Links are not followed; hidden and unfinished files are left alone.</summary>
public static class FolderScanner
{
    private static readonly string[] UnfinishedSuffixes = [".part", ".partial", ".crdownload", ".tmp", "~"];

    private static readonly EnumerationOptions Enumeration = new()
    {
        RecurseSubdirectories = false,
        IgnoreInaccessible = false,
        AttributesToSkip = 0,
    };

    /// <exception cref="IOException">The folder, or one below it, cannot be read: the listing would not be complete.</exception>
    /// <exception cref="UnauthorizedAccessException">As above.</exception>
    public static IReadOnlyList<FolderFile> List(string folder)
    {
        var files = new List<FolderFile>();
        var pending = new Stack<DirectoryInfo>();
        pending.Push(new DirectoryInfo(folder));
        while (pending.TryPop(out var current))
        {
            foreach (var entry in current.EnumerateFileSystemInfos("*", Enumeration))
            {
                if (IsIgnored(entry))
                    continue;
                if (entry is DirectoryInfo below)
                    pending.Push(below);
                else if (entry is FileInfo file)
                    files.Add(new FolderFile(file.FullName, file.Length, file.LastWriteTimeUtc));
            }
        }

        files.Sort((left, right) => string.CompareOrdinal(left.Path, right.Path));
        return files;
    }

    public static bool IsIgnored(FileSystemInfo entry) =>
        entry.Name.StartsWith('.')
        || entry.Name.StartsWith("~$", StringComparison.Ordinal)
        || entry.LinkTarget is not null
        || (entry is FileInfo && UnfinishedSuffixes.Any(suffix => entry.Name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)));
}
