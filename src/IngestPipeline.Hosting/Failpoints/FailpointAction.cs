namespace IngestPipeline.Hosting.Failpoints;

/// <summary>What happens at a failpoint.</summary>
public enum FailpointAction
{
    /// <summary>SIGKILL to the own process.</summary>
    Kill,

    /// <summary>SIGSTOP to the own process; it goes on when somebody sends SIGCONT.</summary>
    Stop,

    /// <summary>An exception nobody foresaw.</summary>
    Throw,

    /// <summary>The exception of a full disk (ENOSPC).</summary>
    Enospc,
}
