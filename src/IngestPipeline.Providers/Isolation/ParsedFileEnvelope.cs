using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Providers.Isolation;

/// <summary>A parsed file on the pipe; the bytes of its attachments follow as frames in the order of their names.</summary>
internal sealed record ParsedFileEnvelope(ParsedDocument Document, IReadOnlyList<string> AttachmentNames);
