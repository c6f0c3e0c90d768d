using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;

namespace IngestPipeline.Hosting.Running;

/// <summary>
/// A stage whose output is an artifact. An artifact made before under the same fingerprint is used again;
/// what follows is planned from the artifact alone, so a reused one leads to the same next items.
/// </summary>
public abstract class ArtifactStageHandler<T>(IWorkLedger ledger, IArtifactStore artifacts) : IStageHandler
{
    public abstract Stage Stage { get; }

    /// <summary>Raise it when the code changes what it makes of the same input.</summary>
    protected abstract int CodeVersion { get; }

    protected IArtifactStore Artifacts => artifacts;

    public async Task<StageResult<CommitResult>> HandleAsync(ClaimedWork work, CancellationToken cancellation)
    {
        var fingerprint = Sha256Hash.Of(DocumentJson.ToBytes(new { stage = Stage, code = CodeVersion, input = DescribeInput(work) }));
        if (await ledger.FindArtifactAsync(work.Item.TenantId, fingerprint, cancellation) is { } known && artifacts.Exists(work.Item.TenantId, known.Content))
        {
            var plan = Plan(work, Deserialize(await artifacts.LoadAsync(work.Item.TenantId, known.Content, cancellation)));
            if (plan.Files.All(file => artifacts.Exists(work.Item.TenantId, file)))
                return new Completed<CommitResult>(await CommitAsync(work, new StageCommit(fingerprint, known, plan, Reused: true), cancellation));
        }

        switch (await ProduceAsync(work, cancellation))
        {
            case Completed<T>(var output):
                var artifact = await artifacts.SaveAsync(work.Item.TenantId, Serialize(output), cancellation);
                return new Completed<CommitResult>(await CommitAsync(work, new StageCommit(fingerprint, artifact, Plan(work, output), Reused: false), cancellation));
            case Quarantined<T>(var reason, var detail, var evidence):
                return new Quarantined<CommitResult>(reason, detail, evidence);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private async Task<CommitResult> CommitAsync(ClaimedWork work, StageCommit commit, CancellationToken cancellation)
    {
        try
        {
            return await ledger.CommitAsync(work, commit, cancellation);
        }
        catch (StoredFileCollectedException) when (artifacts.Exists(work.Item.TenantId, commit.Artifact.Content) && commit.Plan.Files.All(file => artifacts.Exists(work.Item.TenantId, file)))
        {
            // What was collected had been an earlier copy.
            return await ledger.CommitAsync(work, commit, cancellation);
        }
    }

    /// <summary>Everything the output depends on: options, overrides, hashes of inputs. Serialised into the fingerprint.</summary>
    protected abstract object DescribeInput(ClaimedWork work);

    protected abstract Task<StageResult<T>> ProduceAsync(ClaimedWork work, CancellationToken cancellation);

    protected abstract StagePlan Plan(ClaimedWork work, T output);

    protected virtual byte[] Serialize(T output) => DocumentJson.ToBytes(output);

    protected virtual T Deserialize(byte[] artifact) => DocumentJson.FromBytes<T>(artifact);

    protected async Task<TInput> LoadAsync<TInput>(ClaimedWork work, Stage stage, int part, CancellationToken cancellation) =>
        DocumentJson.FromBytes<TInput>(await artifacts.LoadOutputAsync(work, stage, part, cancellation));
}
