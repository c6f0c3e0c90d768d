using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Results;
using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.Storage.Retention;

/// <summary>What a transaction does before it starts to refer to stored files.</summary>
internal static class StoredFileUse
{
    /// <summary>
    /// Keeps files that are due from being collected. The caller holds the locks of their hashes and has written nothing yet: when one was
    /// removed lately, this transaction ends here, for the caller may have seen the file before that.
    /// </summary>
    /// <exception cref="StoredFileCollectedException">A file was removed lately. It was forgotten with that: the next try passes.</exception>
    public static async Task BeginAsync(RecordTransaction record, params IEnumerable<Sha256Hash> files)
    {
        var removed = await record.QueryAsync<bool>(
            "DELETE FROM collected_files WHERE tenant_id = @TenantId AND sha256 = ANY (@files) RETURNING removed_at IS NOT NULL",
            new { record.TenantId, files = files.Select(file => file.ToBytes()).ToArray() });
        if (!removed.Contains(true))
            return;
        await record.CommitAsync();
        throw new StoredFileCollectedException();
    }
}
