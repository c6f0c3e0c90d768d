using System.Globalization;
using IngestPipeline.Domain.Events;

namespace IngestPipeline.Storage.Events;

internal sealed class EventRow
{
    public const string Columns = """
        e.xid::text AS xid, e.event_id, e.event, e.document_id, e.version_id, e.version, d.source_uri, e.stage, e.reason_code, e.pages, e.chunks, e.at
        """;

    public required string Xid { get; init; }

    public long EventId { get; init; }

    public required string Event { get; init; }

    public Guid DocumentId { get; init; }

    public Guid VersionId { get; init; }

    public int Version { get; init; }

    public required string SourceUri { get; init; }

    public required string Stage { get; init; }

    public string? ReasonCode { get; init; }

    public int? Pages { get; init; }

    public int? Chunks { get; init; }

    public DateTime At { get; init; }

    public static EventPosition PositionOf(string xid, long eventId) => new(ulong.Parse(xid, CultureInfo.InvariantCulture), eventId);

    public DocumentEvent ToEvent() => new()
    {
        Position = PositionOf(Xid, EventId),
        Type = DocumentEventTypes.Of(Event),
        DocumentId = DocumentId,
        VersionId = VersionId,
        Version = Version,
        SourceUri = SourceUri,
        State = Event is "received" or "resumed" ? "processing" : Event,
        Stage = Stage,
        ReasonCode = ReasonCode,
        Pages = Pages,
        Chunks = Chunks,
        At = At,
    };
}
