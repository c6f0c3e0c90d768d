namespace IngestPipeline.Api.Events;

/// <summary>As many follow the events as may.</summary>
public sealed class TooManySubscribersException(int limit) : Exception($"{limit} streams of events are open already (Events:MaxSubscribers)");
