namespace IngestPipeline.Providers.Isolation;

/// <summary>Does one kind of work inside the child. It may hang, crash or exhaust memory: only the child pays for it.</summary>
public delegate ChildReply ChildHandler(ChildRequest request, CancellationToken cancellation);
