namespace IngestPipeline.Cli.Sessions;

/// <summary>What the process says at its end.</summary>
public static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;

    /// <summary>Something is quarantined, an audit differs, doctor complains.</summary>
    public const int Findings = 2;

    public const int NotFound = 3;

    /// <summary>Time ran out with work left.</summary>
    public const int TimedOut = 4;

    public const int Interrupted = 130;
}
