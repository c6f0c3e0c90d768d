namespace IngestPipeline.Domain.Documents;

/// <summary>What a person said when replaying a quarantined version; part of the fingerprint of every stage that heeds it.</summary>
public sealed record ReplayOverrides
{
    public static ReplayOverrides None { get; } = new();

    public string? Password { get; init; }

    public bool ForceOcr { get; init; }

    /// <summary>Reason codes the person accepts: the stage goes on with what it has.</summary>
    public IReadOnlyList<string> Accept { get; init; } = [];
}
