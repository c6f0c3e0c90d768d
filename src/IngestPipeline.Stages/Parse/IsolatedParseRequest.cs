using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Stages.Parse;

/// <summary><see cref="ParseInput"/> without its stream, as it crosses to the child.</summary>
public sealed record IsolatedParseRequest(string FileName, string MediaType, ReplayOverrides Overrides);
