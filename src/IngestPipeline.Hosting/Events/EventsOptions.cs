using System.ComponentModel.DataAnnotations;

namespace IngestPipeline.Hosting.Events;

/// <summary>Document events: how long they are kept, and who may follow them.</summary>
public sealed class EventsOptions
{
    public const string Section = "Events";

    /// <summary>Days that events and ended webhook deliveries are kept. A stream that is resumed from before that is told of the gap. Default 7.</summary>
    [Range(1, 3650)]
    public int KeepDays { get; set; } = 7;

    /// <summary>Streams that a process serves at once; one more is refused with 429. Default 100.</summary>
    [Range(1, 10000)]
    public int MaxSubscribers { get; set; } = 100;

    /// <summary>Events that wait for a slow reader before it is cut off; it goes on by the last id it saw. Default 1000.</summary>
    [Range(1, 1000000)]
    public int MaxWaiting { get; set; } = 1000;

    /// <summary>Seconds of silence after which a stream sends a comment, so that nobody in between takes it for dead. Default 15.</summary>
    [Range(1, 600)]
    public int HeartbeatSeconds { get; set; } = 15;
}
