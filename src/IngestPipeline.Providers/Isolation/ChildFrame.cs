namespace IngestPipeline.Providers.Isolation;

/// <summary>One frame as read: its kind, how many attachment frames follow, and its payload.</summary>
internal readonly record struct ChildFrame(ChildFrameKind Kind, int Attachments, byte[] Payload);
