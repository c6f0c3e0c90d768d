using System.CommandLine;

namespace IngestPipeline.Cli.Verbs;

/// <summary>Options that several verbs share.</summary>
internal static class VerbOptions
{
    /// <summary>Who acts, for the audit trail.</summary>
    public static string Actor => $"cli:{Environment.UserName}";

    public static Option<double?> Timeout() => new("--timeout") { Description = "Seconds after which to stop waiting; exit code 4 says that work is left", HelpName = "SECONDS" };

    public static TimeSpan? ToTimeSpan(double? seconds) => seconds is { } given ? TimeSpan.FromSeconds(given) : null;
}
