using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.Storage.Queries;

/// <summary>Finds the documents that one has to do with.</summary>
public sealed class RelatedDocumentsReader(IngestDatabase database)
{
    /// <summary>How many copies are named.</summary>
    public const int MaxCopies = 50;

    private const string Newest = """
        SELECT d.document_id, d.source_uri, v.file_name, v.state FROM documents AS d
        JOIN versions AS v ON v.tenant_id = d.tenant_id AND v.document_id = d.document_id AND v.version = d.newest_version
        """;

    public async Task<RelatedDocuments> ReadAsync(DocumentSummary document, CancellationToken cancellation)
    {
        var parameters = new { tenantId = document.Tenant, document.VersionId, document.ParentDocumentId, MaxCopies };
        return new RelatedDocuments
        {
            Parent = document.ParentDocumentId is null
                ? null
                : await database.ReadFirstAsync<ChildSummary>($"{Newest} WHERE d.tenant_id = @tenantId AND d.document_id = @ParentDocumentId", parameters, cancellation),
            CopyOf = await database.ReadFirstAsync<ChildSummary>(
                """
                SELECT d.document_id, d.source_uri, c.file_name, c.state FROM versions AS v
                JOIN versions AS c ON c.tenant_id = v.tenant_id AND c.version_id = v.canonical_version_id
                JOIN documents AS d ON d.tenant_id = c.tenant_id AND d.document_id = c.document_id
                WHERE v.tenant_id = @tenantId AND v.version_id = @VersionId AND v.state NOT IN ('superseded', 'deleted')
                """,
                parameters,
                cancellation),
            Copies = await database.ReadAsync<ChildSummary>(
                $"""
                {Newest} WHERE d.tenant_id = @tenantId AND v.canonical_version_id = @VersionId AND v.state NOT IN ('superseded', 'deleted')
                ORDER BY v.order_key LIMIT @MaxCopies
                """,
                parameters,
                cancellation),
            NearCopies = await database.ReadAsync<NearDuplicateSummary>(
                """
                SELECT d.document_id, d.source_uri, n.jaccard FROM near_duplicates AS n
                JOIN versions AS v ON v.tenant_id = n.tenant_id AND v.version_id = n.version_id
                JOIN documents AS d ON d.tenant_id = v.tenant_id AND d.document_id = v.document_id AND d.newest_version = v.version
                WHERE n.tenant_id = @tenantId AND n.of_version_id = @VersionId ORDER BY n.jaccard DESC, v.order_key LIMIT @MaxCopies
                """,
                parameters,
                cancellation),
        };
    }
}
