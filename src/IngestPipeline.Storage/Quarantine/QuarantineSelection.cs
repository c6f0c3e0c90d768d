using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Results;

namespace IngestPipeline.Storage.Quarantine;

/// <summary>Which open entries are meant; what is null does not restrict.</summary>
public sealed record QuarantineSelection
{
    public static QuarantineSelection All { get; } = new();

    public Guid? EntryId { get; init; }

    /// <summary>Many entries, picked one by one.</summary>
    public IReadOnlyCollection<Guid>? EntryIds { get; init; }

    public QuarantineReason? Reason { get; init; }

    public Stage? Stage { get; init; }

    public static QuarantineSelection One(Guid entryId) => new() { EntryId = entryId };

    /// <summary>The condition on <c>quarantine_entries AS q</c> that <see cref="ToParameters"/> fills in.</summary>
    internal const string Condition = """
        q.state = 'open' AND (@entryId::uuid IS NULL OR q.entry_id = @entryId) AND (@entryIds::uuid[] IS NULL OR q.entry_id = ANY (@entryIds)) AND (@reason::text IS NULL OR q.reason_code = @reason)
        AND (@stage::text IS NULL OR q.stage = @stage)
        """;

    internal Dictionary<string, object?> ToParameters(string tenantId) => new()
    {
        ["tenantId"] = tenantId,
        ["entryId"] = EntryId,
        ["entryIds"] = EntryIds?.ToArray(),
        ["reason"] = Reason?.ToCode(),
        ["stage"] = Stage?.ToName(),
    };
}
