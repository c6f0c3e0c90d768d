namespace IngestPipeline.Providers.Isolation;

/// <summary>How a child is started.</summary>
/// <param name="FileName">An executable, absolute or found on PATH.</param>
/// <param name="Arguments">Each is one argument; no shell is involved.</param>
public sealed record ChildCommand(string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>The verb of <c>ingest</c> that runs <see cref="ChildHost"/>.</summary>
    public const string Verb = "child";

    /// <summary>The <c>ingest</c> executable in <paramref name="directory"/> (the application's own by default), or <c>dotnet ingest.dll</c>.</summary>
    /// <exception cref="FileNotFoundException">Neither is there.</exception>
    public static ChildCommand Resolve(string? directory = null)
    {
        directory ??= AppContext.BaseDirectory;
        var executable = Path.Combine(directory, OperatingSystem.IsWindows() ? "ingest.exe" : "ingest");
        if (File.Exists(executable))
            return new ChildCommand(executable, [Verb]);
        var library = Path.Combine(directory, "ingest.dll");
        if (File.Exists(library))
            return new ChildCommand(DotnetHost(), [library, Verb]);
        throw new FileNotFoundException($"neither 'ingest' nor 'ingest.dll' is in {directory}; parsing and recognition run in it", executable);
    }

    private static string DotnetHost()
    {
        if (Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } named && File.Exists(named))
            return named;
        return Environment.ProcessPath is { } own && Path.GetFileNameWithoutExtension(own) == "dotnet" ? own : "dotnet";
    }
}
