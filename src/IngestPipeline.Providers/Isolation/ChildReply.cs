using System.Text.Json;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;

namespace IngestPipeline.Providers.Isolation;

/// <summary>What a child answers: the kind, JSON that fits the kind, and raw bytes that are better not put into JSON.</summary>
public sealed record ChildReply(ChildFrameKind Kind, ReadOnlyMemory<byte> Payload, IReadOnlyList<ReadOnlyMemory<byte>> Attachments)
{
    public static ChildReply Completed<T>(T output, IReadOnlyList<ReadOnlyMemory<byte>>? attachments = null) =>
        new(ChildFrameKind.Completed, DocumentJson.ToBytes(output), attachments ?? []);

    public static ChildReply Quarantined(QuarantineReason reason, string detail, IReadOnlyDictionary<string, object?>? evidence) =>
        new(ChildFrameKind.Quarantined, DocumentJson.ToBytes(new ChildVerdict(reason, detail, evidence)), []);

    public static ChildReply Permanent(PermanentStageException exception) =>
        new(ChildFrameKind.Permanent, DocumentJson.ToBytes(new ChildVerdict(exception.Reason, exception.Message, exception.Evidence)), []);

    public static ChildReply Failed(ChildFrameKind kind, ChildFault fault) =>
        new(kind, DocumentJson.ToBytes(fault), []);

    public ChildVerdict ReadVerdict()
    {
        var verdict = DocumentJson.FromBytes<ChildVerdict>(Payload.Span);
        return verdict with { Evidence = verdict.Evidence?.ToDictionary(pair => pair.Key, pair => Plain(pair.Value)) };
    }

    public ChildFault ReadFault() => DocumentJson.FromBytes<ChildFault>(Payload.Span);

    /// <summary>Numbers and strings come back as such, so that evidence looks the same on both sides of the pipe; nested JSON stays JSON.</summary>
    private static object? Plain(object? value) => value is not JsonElement json ? value : json.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Number when json.TryGetInt64(out var whole) => whole,
        JsonValueKind.Number => json.GetDouble(),
        _ => json,
    };
}
