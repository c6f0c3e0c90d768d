namespace IngestPipeline.Cli.Settings;

/// <summary>What came of a changed file.</summary>
/// <param name="Taken">Settings that changed and count from now on.</param>
/// <param name="NeedRestart">Settings that changed and wait for the next start.</param>
/// <param name="Problems">Why nothing was taken over.</param>
public sealed record ReloadOutcome(IReadOnlyList<string> Taken, IReadOnlyList<string> NeedRestart, IReadOnlyList<SettingProblem> Problems);
