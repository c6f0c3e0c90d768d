namespace IngestPipeline.Cli.Sessions;

/// <summary>Has versions worked on until they end: by the host that runs on this database, or by one started for the time of the command.</summary>
internal static class PipelineRun
{
    /// <param name="versionIds">Versions to wait for, with all documents found inside them.</param>
    /// <returns>An exit code: done, findings when one of them is quarantined, timed out.</returns>
    public static Task<int> WaitAsync(Session session, IReadOnlyCollection<Guid> versionIds, TimeSpan? timeout, CancellationToken cancellation) =>
        throw new NotSupportedException();
}
