namespace IngestPipeline.ChaosTests.Identity;

/// <summary>What the suite does to a running pipeline.</summary>
internal enum Fault
{
    KillWorker,
    KillChild,
    WipeBroker,
    RestartDatabase,
    StopWorker,
}
