using IngestPipeline.Domain.Events;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.Api.Events;

/// <summary>What followers hear: an event, or the queues after they changed.</summary>
public sealed record FeedMessage(DocumentEvent? Event, IReadOnlyList<QueueDepth>? Queues);
