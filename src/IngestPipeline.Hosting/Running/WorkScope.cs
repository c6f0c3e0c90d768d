using System.Collections;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;

namespace IngestPipeline.Hosting.Running;

/// <summary>Whose work a log line speaks of: as fields for programs, as words for people.</summary>
internal sealed class WorkScope(ClaimedWork claim) : IReadOnlyList<KeyValuePair<string, object?>>
{
    private readonly KeyValuePair<string, object?>[] fields =
    [
        new("tenant", claim.Item.TenantId),
        new("document", claim.DocumentId),
        new("version", claim.Version),
        new("stage", claim.Item.Stage.ToName()),
        new("part", claim.Item.Part),
        new("fence", claim.Fence),
    ];

    public int Count => fields.Length;

    public KeyValuePair<string, object?> this[int index] => fields[index];

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => fields.AsEnumerable().GetEnumerator();

    public override string ToString() => string.Join(' ', fields.Select(field => $"{field.Key} {field.Value}"));

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
