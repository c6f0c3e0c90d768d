using System.Diagnostics.Metrics;
using IngestPipeline.Domain.Telemetry;

namespace IngestPipeline.Providers.Embedding;

/// <summary>What embedding takes, by space. Spaces are made by people, so there are few.</summary>
public static class EmbedMeter
{
    private static readonly Counter<long> Tokens = PipelineTelemetry.Meter.CreateCounter<long>("ingest.embed.tokens", "{token}", "Tokens sent to the model; hashing takes none.");

    private static readonly Counter<long> Requests = PipelineTelemetry.Meter.CreateCounter<long>("ingest.embed.requests", "{request}", "Calls of the model that were answered.");

    private static readonly Counter<long> Lookups = PipelineTelemetry.Meter.CreateCounter<long>("ingest.embed.cache_lookups", "{text}", "Texts by whether their vector was known: hit or miss.");

    public static void Charged(string space, int requests, long tokens)
    {
        Requests.Add(requests, new KeyValuePair<string, object?>("space", space));
        Tokens.Add(tokens, new KeyValuePair<string, object?>("space", space));
    }

    public static void LookedUp(string space, int hits, int misses)
    {
        Lookups.Add(hits, new("space", space), new("result", "hit"));
        Lookups.Add(misses, new("space", space), new("result", "miss"));
    }
}
