namespace IngestPipeline.Providers.Isolation;

/// <summary>What a frame between worker and child carries. The values are on the wire; both sides are always the same build.</summary>
public enum ChildFrameKind : byte
{
    /// <summary>Child: I have started and wait for a request.</summary>
    Ready = 1,

    /// <summary>Worker: a <see cref="ChildRequest"/>.</summary>
    Request = 2,

    /// <summary>Raw bytes that belong to the frame before.</summary>
    Attachment = 3,

    /// <summary>Child: the output, as JSON, followed by its attachments.</summary>
    Completed = 4,

    /// <summary>Child: bad data; a <see cref="ChildVerdict"/>.</summary>
    Quarantined = 5,

    /// <summary>Child: something that must be installed or configured is missing; a <see cref="ChildVerdict"/>.</summary>
    Permanent = 6,

    /// <summary>Child: the stored file or a program could not be reached just now; a <see cref="ChildFault"/>.</summary>
    Unavailable = 7,

    /// <summary>Child: a limit on memory was met, also when a library swallowed the exception; a <see cref="ChildFault"/>.</summary>
    OutOfMemory = 8,

    /// <summary>Child: an exception nobody foresaw; a <see cref="ChildFault"/>.</summary>
    Fault = 9,
}
