namespace IngestPipeline.Providers.Isolation;

/// <summary>Why a child is no more.</summary>
public enum ChildEnd
{
    /// <summary>It did its share of requests.</summary>
    Recycled,

    /// <summary>It kept more memory after a request than a fresh child should.</summary>
    Swollen,

    /// <summary>It exited by itself.</summary>
    Died,

    /// <summary>An exception escaped its handler.</summary>
    Fault,

    /// <summary>It reported that memory ran out.</summary>
    OutOfMemory,

    /// <summary>Killed: over the memory limit.</summary>
    OverMemory,

    /// <summary>Killed: over the limit of time.</summary>
    TimedOut,

    /// <summary>Killed: over the limit of CPU time.</summary>
    OverCpu,

    /// <summary>Killed: neither answered nor computed.</summary>
    Silent,

    /// <summary>Killed: the caller gave up.</summary>
    Cancelled,

    /// <summary>The pool was closed.</summary>
    Closed,
}
