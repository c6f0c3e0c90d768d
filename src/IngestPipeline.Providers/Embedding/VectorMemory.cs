using System.Collections.Concurrent;
using IngestPipeline.Domain.Identity;

namespace IngestPipeline.Providers.Embedding;

/// <summary>The last vectors of this host: an item that comes back after an outage does not pay twice for what was answered before it.</summary>
internal sealed class VectorMemory(int capacity)
{
    private readonly ConcurrentDictionary<Sha256Hash, float[]> vectors = new();
    private readonly ConcurrentQueue<Sha256Hash> order = new();

    public static Sha256Hash KeyOf(string tenantId, string text) => Sha256Hash.Of($"{tenantId}\n{text}");

    public float[]? Find(Sha256Hash key) => vectors.GetValueOrDefault(key);

    public void Keep(Sha256Hash key, float[] vector)
    {
        if (!vectors.TryAdd(key, vector))
            return;
        order.Enqueue(key);
        while (order.Count > capacity && order.TryDequeue(out var oldest))
            vectors.TryRemove(oldest, out _);
    }
}
