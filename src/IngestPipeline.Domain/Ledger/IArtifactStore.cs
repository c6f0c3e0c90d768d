using IngestPipeline.Domain.Identity;

namespace IngestPipeline.Domain.Ledger;

/// <summary>Port: bytes by content hash, kept apart by tenant. A stored artifact is complete and synced, or it is not there.</summary>
public interface IArtifactStore
{
    Task<ArtifactRef> SaveAsync(string tenantId, ReadOnlyMemory<byte> content, CancellationToken cancellation);

    /// <summary>Copies a stream while hashing it.</summary>
    /// <exception cref="ArtifactTooLargeException">The stream is longer than <paramref name="maxBytes"/>; nothing is kept.</exception>
    Task<ArtifactRef> SaveAsync(string tenantId, Stream content, long maxBytes, CancellationToken cancellation);

    /// <exception cref="FileNotFoundException">The artifact is missing or its bytes do not hash to its name.</exception>
    Task<byte[]> LoadAsync(string tenantId, Sha256Hash content, CancellationToken cancellation);

    bool Exists(string tenantId, Sha256Hash content);

    /// <summary>Takes an artifact away; nothing happens when it is not there.</summary>
    void Remove(string tenantId, Sha256Hash content);

    /// <summary>Artifacts that are at least as old as <paramref name="age"/>.</summary>
    IEnumerable<Sha256Hash> List(string tenantId, TimeSpan age);

    /// <summary>Path of a read-only local file with the content, for child processes.</summary>
    string PathOf(string tenantId, Sha256Hash content);
}
