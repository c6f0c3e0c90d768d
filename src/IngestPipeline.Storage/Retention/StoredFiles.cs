namespace IngestPipeline.Storage.Retention;

/// <summary>Who refers to a stored file: versions that are kept, by their content, their stages' outputs, and the files inside them.</summary>
internal static class StoredFiles
{
    /// <summary>SQL condition that is true while a version needs the file.</summary>
    public static string IsUsed(string tenantId, string sha256) => $"""
        (EXISTS (SELECT 1 FROM versions AS u WHERE u.tenant_id = {tenantId} AND u.sha256 = {sha256} AND u.collected_at IS NULL)
          OR EXISTS (SELECT 1 FROM work_items AS u WHERE u.tenant_id = {tenantId} AND u.artifact = {sha256})
          OR EXISTS (SELECT 1 FROM attached_files AS u WHERE u.tenant_id = {tenantId} AND u.sha256 = {sha256}))
        """;
}
