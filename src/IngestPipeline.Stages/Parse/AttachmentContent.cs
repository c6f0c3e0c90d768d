namespace IngestPipeline.Stages.Parse;

/// <summary>A file found inside a file.</summary>
/// <param name="Name">The name the parent gives it: data, never a path.</param>
/// <param name="Bytes">Its content.</param>
public sealed record AttachmentContent(string Name, byte[] Bytes);
