namespace IngestPipeline.Domain.Ledger;

/// <summary>Port: the embedding spaces of tenants. Workers ask each time, because the live space can change between two items.</summary>
public interface IEmbeddingSpaces
{
    /// <summary>The live space of a tenant; <paramref name="first"/> becomes it when there is none.</summary>
    Task<StoredSpace> EnsureLiveAsync(string tenantId, SpaceSpec first, CancellationToken cancellation);
}
