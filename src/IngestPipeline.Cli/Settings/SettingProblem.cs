namespace IngestPipeline.Cli.Settings;

/// <summary>What is wrong with a setting.</summary>
/// <param name="Setting">Its name, for example <c>Dispatcher:MaxInFlight</c>; a file's path when it cannot be read at all.</param>
/// <param name="Problem">A sentence.</param>
public sealed record SettingProblem(string Setting, string Problem)
{
    /// <summary>One line, with the name in it once.</summary>
    public override string ToString() => Problem.Contains(Setting, StringComparison.Ordinal) ? Problem : $"{Setting}: {Problem}";
}
