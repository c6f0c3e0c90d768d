using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;

namespace IngestPipeline.Hosting.Running;

/// <summary>Reads what earlier stages of the same version left.</summary>
public static class StageOutputs
{
    /// <exception cref="PermanentStageException">The stage left no such artifact.</exception>
    public static async Task<byte[]> LoadOutputAsync(this IArtifactStore artifacts, ClaimedWork work, Stage stage, int part, CancellationToken cancellation)
    {
        var content = work.ArtifactOf(stage, part)
            ?? throw new PermanentStageException(QuarantineReason.InternalError, $"{stage.ToName()}/{part} left no artifact for {work.Item.Stage.ToName()}");
        return await artifacts.LoadAsync(work.Item.TenantId, content, cancellation);
    }
}
