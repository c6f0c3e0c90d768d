using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;

namespace IngestPipeline.UnitTests.Hosting;

internal sealed class MemoryArtifactStore : IArtifactStore
{
    private readonly Dictionary<(string, Sha256Hash), byte[]> _contents = [];

    public Task<ArtifactRef> SaveAsync(string tenantId, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var hash = Sha256Hash.Of(content.ToArray());
        _contents[(tenantId, hash)] = content.ToArray();
        return Task.FromResult(new ArtifactRef(hash, content.Length));
    }

    public Task<ArtifactRef> SaveAsync(string tenantId, Stream content, long maxBytes, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<byte[]> LoadAsync(string tenantId, Sha256Hash content, CancellationToken cancellation) => Task.FromResult(_contents[(tenantId, content)]);

    public bool Exists(string tenantId, Sha256Hash content) => _contents.ContainsKey((tenantId, content));

    public void Remove(string tenantId, Sha256Hash content) => _contents.Remove((tenantId, content));

    public IEnumerable<Sha256Hash> List(string tenantId, TimeSpan age) => _contents.Keys.Where(key => key.Item1 == tenantId).Select(key => key.Item2);

    public string PathOf(string tenantId, Sha256Hash content) => throw new NotSupportedException();

    public void Clear() => _contents.Clear();
}
