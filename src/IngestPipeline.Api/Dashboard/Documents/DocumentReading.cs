using IngestPipeline.Api.Viewing;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.Api.Dashboard.Documents;

/// <summary>Loads what was read of versions, for pages that show it.</summary>
internal sealed class DocumentReading(ApiSetup setup)
{
    private readonly DocumentDetailsReader details = new(setup.Database);

    /// <returns>Null when nothing was read of the version, or what was read is not stored any more.</returns>
    public async Task<ParsedDocument?> LoadAsync(DocumentSummary document, Guid versionId, CancellationToken cancellation)
    {
        var stored = StoredReading.Find(await details.ReadArtifactsAsync(document with { VersionId = versionId }, cancellation));
        return stored is null ? null : await StoredReading.LoadAsync(stored, document.Tenant, setup.Artifacts, cancellation);
    }
}
