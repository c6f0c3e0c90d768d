namespace IngestPipeline.IntegrationTests.Telemetry;

/// <summary>A span as a collector receives it.</summary>
/// <param name="Instance">The process that exported it.</param>
/// <param name="Parent">Empty at the top of a trace.</param>
internal sealed record CollectedSpan(string Instance, string Trace, string Id, string Parent, string Name, IReadOnlyDictionary<string, string> Tags);
