using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;

namespace IngestPipeline.IntegrationTests.Api;

/// <summary>A store whose disk is full.</summary>
internal sealed class FullStore(IArtifactStore inner) : IArtifactStore
{
    public Task<ArtifactRef> SaveAsync(string tenantId, ReadOnlyMemory<byte> content, CancellationToken cancellation) => throw Full();

    public Task<ArtifactRef> SaveAsync(string tenantId, Stream content, long maxBytes, CancellationToken cancellation) => throw Full();

    public Task<byte[]> LoadAsync(string tenantId, Sha256Hash content, CancellationToken cancellation) => inner.LoadAsync(tenantId, content, cancellation);

    public bool Exists(string tenantId, Sha256Hash content) => inner.Exists(tenantId, content);

    public void Remove(string tenantId, Sha256Hash content) => inner.Remove(tenantId, content);

    public IEnumerable<Sha256Hash> List(string tenantId, TimeSpan age) => inner.List(tenantId, age);

    public string PathOf(string tenantId, Sha256Hash content) => inner.PathOf(tenantId, content);

    private static IOException Full() => new("No space left on device", DiskFull.NoSpaceLeft);
}
