using System.Text.Json.Serialization;

namespace IngestPipeline.Storage.Audit;

/// <summary>One difference between what the record says and what is there.</summary>
/// <param name="Check">Which promise is broken: <c>conservation open_work completeness published vectors copies near_duplicates quarantine deleted counters artifacts index sources</c>.</param>
/// <param name="Subject">The version (<c>URI vN</c>), document or table.</param>
/// <param name="Detail">What differs.</param>
public sealed record AuditFinding(string Check, string Subject, string Detail)
{
    [JsonIgnore]
    public AuditRepair Repair { get; init; }

    /// <summary>The version to be repaired, if it is about one.</summary>
    [JsonIgnore]
    public Guid? VersionId { get; init; }
}
