namespace IngestPipeline.Storage.Ledger;

/// <summary>What keeps the record right under crashes. All of it is always on; only tests can take a guard out, to prove that they would notice.</summary>
internal sealed record LedgerGuards
{
    public static LedgerGuards All { get; } = new();

    /// <summary>Writes carry the fence and the name of the claim's holder.</summary>
    public bool Fence { get; init; } = true;

    /// <summary>A claim writes its attempt down before the work.</summary>
    public bool AttemptJournal { get; init; } = true;

    /// <summary>What decides which of equal contents is canonical runs one after the other.</summary>
    public bool ContentLock { get; init; } = true;
}
