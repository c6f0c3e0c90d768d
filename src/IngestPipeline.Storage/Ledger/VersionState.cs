namespace IngestPipeline.Storage.Ledger;

/// <summary>The states of a version as SQL and JSON carry them. All but <see cref="Processing"/> are end states.</summary>
public static class VersionState
{
    public const string Processing = "processing";
    public const string Indexed = "indexed";
    public const string Duplicate = "duplicate";
    public const string Quarantined = "quarantined";
    public const string Superseded = "superseded";
    public const string Deleted = "deleted";
}
