using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Stages.Parse;

/// <summary>What a parser returns: the document, and the bytes of the files inside it, still to be stored.</summary>
/// <param name="Document">Its <see cref="ParsedDocument.Attachments"/> is empty until the bytes are stored.</param>
/// <param name="Attachments">In the order of the parent, at most <see cref="ParseOptions.MaxAttachments"/>.</param>
public sealed record ParsedFile(ParsedDocument Document, IReadOnlyList<AttachmentContent> Attachments);
