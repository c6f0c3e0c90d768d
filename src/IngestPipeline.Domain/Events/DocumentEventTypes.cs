namespace IngestPipeline.Domain.Events;

/// <summary>What can become of a version.</summary>
public static class DocumentEventTypes
{
    public const string Indexed = Prefix + "indexed";
    public const string Quarantined = Prefix + "quarantined";
    public const string Deleted = Prefix + "deleted";
    private const string Prefix = "document.";

    /// <summary><c>resumed</c>: a version that had ended goes on, after a replay or because the document it was a copy of went.</summary>
    public static IReadOnlyList<string> All { get; } = [Prefix + "received", Prefix + "resumed", Indexed, Prefix + "duplicate", Quarantined, Prefix + "superseded", Deleted];

    /// <param name="name">As the record has it.</param>
    public static string Of(string name) => Prefix + name;
}
