namespace IngestPipeline.Hosting.Failpoints;

/// <summary>Where a stage's protocol can be cut: between any two of its steps.</summary>
public enum StagePoint
{
    /// <summary>The item is claimed and the attempt journaled; nothing is done yet.</summary>
    Claimed,

    /// <summary>The work is done and its artifact stored; the record does not know it.</summary>
    Worked,

    /// <summary>The record knows; nobody was told what became ready.</summary>
    Committed,

    /// <summary>The hints are sent; the own message is not acknowledged.</summary>
    Published,
}
