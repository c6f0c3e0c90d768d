using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Storage.Queries;

/// <summary>What readers see of copies and near-duplicates, as SQL. It is not stored with chunks, since it changes with other documents.</summary>
internal static class CopyColumns
{
    /// <summary>Source URIs that a hit lists at most.</summary>
    private const int MaxUris = 20;

    /// <param name="row">Alias of a row with tenant_id and version_id.</param>
    /// <param name="flags">The stored flags.</param>
    public static string Flags(string row, string flags) =>
        $"""
        CASE WHEN EXISTS (SELECT 1 FROM near_duplicates AS nd WHERE nd.tenant_id = {row}.tenant_id AND nd.version_id = {row}.version_id)
          THEN {flags} || ARRAY['{FlagNames.NearDuplicate}'] ELSE {flags} END
        """;

    /// <param name="row">Alias of a row of versions.</param>
    /// <param name="parameter">The parameter that carries the flag.</param>
    /// <param name="flag">Its value, which decides where to look.</param>
    public static string HasFlag(string row, string parameter, string flag) => flag == FlagNames.NearDuplicate
        ? $"EXISTS (SELECT 1 FROM near_duplicates AS nd WHERE nd.tenant_id = {row}.tenant_id AND nd.version_id = {row}.version_id)"
        : $"({row}.flags <> '{{}}' AND {row}.flags @> ARRAY[{parameter}::text])";

    /// <summary>Sources of the documents that are copies of a version, or linked to it as near-duplicates, in byte order.</summary>
    /// <param name="row">Alias of a row with tenant_id and version_id.</param>
    public static string DuplicateUris(string row) =>
        $"""
        ARRAY(SELECT cd.source_uri FROM versions AS cv JOIN documents AS cd ON cd.tenant_id = cv.tenant_id AND cd.document_id = cv.document_id
          WHERE cv.tenant_id = {row}.tenant_id AND cv.canonical_version_id = {row}.version_id AND cv.state = 'duplicate'
          ORDER BY cd.source_uri USING ~<~ LIMIT {MaxUris})
        """;
}
