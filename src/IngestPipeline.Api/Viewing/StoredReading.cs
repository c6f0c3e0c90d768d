using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Stages.Dedupe;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.Api.Viewing;

/// <summary>What was read of a version, as it is stored: recognised pages are in what dedupe left, before that there is what parse left.</summary>
internal static class StoredReading
{
    /// <returns>Null when nothing was read yet.</returns>
    public static ArtifactDetails? Find(IReadOnlyList<ArtifactDetails> artifacts) =>
        artifacts.LastOrDefault(artifact => artifact.Stage == "dedupe") ?? artifacts.LastOrDefault(artifact => artifact.Stage == "parse");

    /// <returns>Null when the stored file is missing.</returns>
    public static async Task<ParsedDocument?> LoadAsync(ArtifactDetails stored, string tenantId, IArtifactStore artifacts, CancellationToken cancellation)
    {
        var content = Sha256Hash.Parse(stored.Sha256);
        if (!artifacts.Exists(tenantId, content))
            return null;
        var bytes = await artifacts.LoadAsync(tenantId, content, cancellation);
        return stored.Stage == "dedupe" ? DocumentJson.FromBytes<TextIdentity>(bytes).Document : DocumentJson.FromBytes<ParsedDocument>(bytes);
    }
}
