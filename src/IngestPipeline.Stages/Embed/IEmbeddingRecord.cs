using IngestPipeline.Domain.Identity;

namespace IngestPipeline.Stages.Embed;

/// <summary>What all workers remember together of services they pay for: vectors, what was spent, and how much may be sent now.</summary>
public interface IEmbeddingRecord
{
    /// <summary>Vectors paid for before, by the hash of the embedded text (<see cref="EmbeddingText.HashOf"/>).</summary>
    Task<IReadOnlyDictionary<Sha256Hash, float[]>> FindAsync(string tenantId, string space, IReadOnlyCollection<Sha256Hash> texts, CancellationToken cancellation);

    /// <summary>Takes a call from the budget of the minute and of the day.</summary>
    /// <returns>Null when the call may go; else how long to wait, and nothing was taken.</returns>
    Task<EmbeddingWait?> ReserveAsync(string tenantId, string space, int tokens, EmbeddingLimits limits, CancellationToken cancellation);

    /// <summary>Keeps vectors and adds what they took to the accounts of the tenant's day and of the version, in one transaction.</summary>
    Task KeepAsync(EmbeddingAccount account, EmbeddingUsage usage, IReadOnlyDictionary<Sha256Hash, float[]> vectors, CancellationToken cancellation);

    /// <summary>
    /// Removes kept vectors of texts that are no longer wanted, in all spaces of the tenant. A text that another document
    /// has too is merely paid for once more when it is embedded next: nothing searchable reads from here.
    /// </summary>
    /// <returns>How many were removed.</returns>
    Task<int> ForgetAsync(string tenantId, IReadOnlyCollection<Sha256Hash> texts, CancellationToken cancellation);
}
