using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;

namespace IngestPipeline.Hosting.Running;

/// <summary>One stage's part of the protocol: load, decide, commit. Claims, leases, failures and hints are the runner's.</summary>
public interface IStageHandler
{
    Stage Stage { get; }

    Task<StageResult<CommitResult>> HandleAsync(ClaimedWork work, CancellationToken cancellation);
}
