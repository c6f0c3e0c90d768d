namespace IngestPipeline.Providers.Isolation;

/// <summary>Finds programs as a shell would, without running one.</summary>
internal static class ProgramPath
{
    /// <returns>The absolute path, or null when no folder of PATH holds the program.</returns>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
}
