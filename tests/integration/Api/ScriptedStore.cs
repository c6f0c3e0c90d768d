using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;

namespace IngestPipeline.IntegrationTests.Api;

/// <summary>A store of which a test decides what saving a stream does.</summary>
/// <param name="save">Given what the real store would do.</param>
internal sealed class ScriptedStore(IArtifactStore inner, Func<Func<Task<ArtifactRef>>, Task<ArtifactRef>> save) : IArtifactStore
{
    public Task<ArtifactRef> SaveAsync(string tenantId, ReadOnlyMemory<byte> content, CancellationToken cancellation) => inner.SaveAsync(tenantId, content, cancellation);

    public Task<ArtifactRef> SaveAsync(string tenantId, Stream content, long maxBytes, CancellationToken cancellation) => save(() => inner.SaveAsync(tenantId, content, maxBytes, cancellation));

    public Task<byte[]> LoadAsync(string tenantId, Sha256Hash content, CancellationToken cancellation) => inner.LoadAsync(tenantId, content, cancellation);

    public bool Exists(string tenantId, Sha256Hash content) => inner.Exists(tenantId, content);

    public void Remove(string tenantId, Sha256Hash content) => inner.Remove(tenantId, content);

    public IEnumerable<Sha256Hash> List(string tenantId, TimeSpan age) => inner.List(tenantId, age);

    public string PathOf(string tenantId, Sha256Hash content) => inner.PathOf(tenantId, content);
}
