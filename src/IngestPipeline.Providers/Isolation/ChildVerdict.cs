using IngestPipeline.Domain.Results;

namespace IngestPipeline.Providers.Isolation;

/// <summary>A quarantine decision as it crosses the pipe.</summary>
public sealed record ChildVerdict(QuarantineReason Reason, string Detail, IReadOnlyDictionary<string, object?>? Evidence);
