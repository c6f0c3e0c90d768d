namespace IngestPipeline.ChaosTests.Setup;

/// <summary>Where the programs under test are.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find();

    /// <summary>The <c>ingest</c> of the same build configuration as this program.</summary>
    public static string Ingest { get; } = Path.Combine(
        Root, "src/IngestPipeline.Cli/bin", AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug", "net10.0/ingest");

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "IngestPipeline.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the chaos suite runs outside a checkout");
        return folder;
    }
}
