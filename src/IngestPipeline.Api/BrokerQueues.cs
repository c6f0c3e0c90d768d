using IngestPipeline.Domain.Identity;
using IngestPipeline.Hosting.Bus;
using IngestPipeline.Storage.Postgres;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.Api;

/// <summary>The backlog of each stage, with the hints that lie in the broker.</summary>
public static class BrokerQueues
{
    public static async Task<IReadOnlyList<QueueDepth>> ReadAsync(IngestDatabase database, string tenantId, BusOptions bus, CancellationToken cancellation)
    {
        var queues = await new QueueReader(database).ReadAsync(tenantId, cancellation);
        if (await BrokerDepths.ReadAsync(bus, cancellation) is not { } depths)
            return queues;
        return [.. queues.Select(queue => depths.TryGetValue(StageNames.Parse(queue.Stage), out var depth) ? queue with { BrokerDepth = depth } : queue)];
    }
}
