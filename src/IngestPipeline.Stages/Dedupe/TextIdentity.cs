using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Identity;

namespace IngestPipeline.Stages.Dedupe;

/// <summary>The assembled document and the hash by which equal texts are recognised.</summary>
/// <param name="Document">Parse output with recognised pages merged in.</param>
/// <param name="TextHash">SHA-256 of the normalised text; null when the text is too short to be compared.</param>
public sealed record TextIdentity(ParsedDocument Document, Sha256Hash? TextHash);
