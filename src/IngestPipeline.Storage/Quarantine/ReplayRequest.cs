using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Storage.Quarantine;

/// <summary>How entries are replayed.</summary>
/// <param name="Overrides">Added to what earlier replays of the version were given.</param>
/// <param name="AcceptReason">Accepts the reason code of each entry.</param>
/// <param name="Actor">Who asks, for the audit trail.</param>
public sealed record ReplayRequest(ReplayOverrides Overrides, bool AcceptReason, string Actor);
