using IngestPipeline.Domain.Ledger;
using IngestPipeline.Storage.Intake;
using IngestPipeline.Storage.Postgres;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.Storage.Retention;

/// <summary>Deletes a document with the documents inside it, removes what only they used, and proves that nothing is left.</summary>
public sealed class DocumentDeletion(IngestDatabase database, IArtifactStore artifacts)
{
    /// <param name="actor">Who asks, for the audit trail.</param>
    public async Task<(Removal Removal, DeletionProof Proof)> RunAsync(string tenantId, Guid documentId, string actor, CancellationToken cancellation)
    {
        var documents = (await database.ReadAsync<Guid>(
            """
            WITH RECURSIVE family AS (
              SELECT @documentId::uuid AS document_id
              UNION SELECT d.document_id FROM documents AS d JOIN family AS f ON d.parent_document_id = f.document_id WHERE d.tenant_id = @tenantId
            )
            SELECT document_id FROM family
            """,
            new { tenantId, documentId },
            cancellation)).ToArray();
        var check = new DeletionCheck(database, artifacts);
        var files = await check.FilesOfAsync(tenantId, documents, cancellation);
        var removal = await new IntakeLedger(database).RemoveAsync(tenantId, documentId, actor, cancellation);
        await new ArtifactCollector(database, artifacts).CollectDeletedAsync(tenantId, documents, cancellation);
        return (removal, await check.RunAsync(tenantId, documents, files, cancellation));
    }
}
