namespace IngestPipeline.Storage.Queries;

/// <summary>The closed list of alerts.</summary>
public static class AlertCodes
{
    /// <summary>The counts do not add up.</summary>
    public const string Unbalanced = "unbalanced";

    /// <summary>Work waits and no host is alive.</summary>
    public const string NoHost = "no_host";

    /// <summary>Work has waited for long and nothing was finished meanwhile.</summary>
    public const string Stalled = "stalled";

    /// <summary>A host stopped saying that it lives.</summary>
    public const string HostSilent = "host_silent";

    /// <summary>Nothing is embedded for now.</summary>
    public const string EmbeddingPaused = "embedding_paused";

    /// <summary>Many versions went to quarantine lately.</summary>
    public const string QuarantineGrew = "quarantine_grew";

    /// <summary>Worst first.</summary>
    public static IReadOnlyList<string> All { get; } = [Unbalanced, NoHost, Stalled, HostSilent, EmbeddingPaused, QuarantineGrew];
}
