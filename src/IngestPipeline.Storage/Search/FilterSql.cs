using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.Storage.Search;

/// <summary>A filter as a condition on chunks, with its parameters.</summary>
internal sealed record FilterSql(string Condition, string? Source, string? MediaType, DateTimeOffset? Since, DateTimeOffset? Until, string? Heading)
{
    /// <returns>Null when nothing is filtered.</returns>
    public static FilterSql? Of(SearchFilter filter)
    {
        var conditions = new List<string>();
        if (filter.Heading is not null)
            conditions.Add("EXISTS (SELECT 1 FROM unnest(c.heading_path) AS heading WHERE heading ILIKE @Heading)");
        if (filter.SourcePrefix is not null)
        {
            conditions.Add("""
                (EXISTS (SELECT 1 FROM documents AS fd WHERE fd.tenant_id = c.tenant_id AND fd.document_id = c.document_id AND fd.source_uri LIKE @Source)
                  OR EXISTS (
                    SELECT 1 FROM versions AS fc JOIN documents AS fd ON fd.tenant_id = fc.tenant_id AND fd.document_id = fc.document_id
                    WHERE fc.tenant_id = c.tenant_id AND fc.canonical_version_id = c.version_id AND fc.state = 'duplicate' AND fd.source_uri LIKE @Source))
                """);
        }

        string[] ofVersion =
        [
            .. filter.MediaType is null ? [] : new[] { "fv.media_type LIKE @MediaType" },
            .. filter.Since is null ? [] : new[] { "fv.received_at >= @Since" },
            .. filter.Until is null ? [] : new[] { "fv.received_at < @Until" },
        ];
        if (ofVersion.Length > 0)
            conditions.Add($"EXISTS (SELECT 1 FROM versions AS fv WHERE fv.tenant_id = c.tenant_id AND fv.version_id = c.version_id AND {string.Join(" AND ", ofVersion)})");
        if (conditions.Count == 0)
            return null;
        var kind = filter.MediaType?.ToLowerInvariant();
        return new FilterSql(
            string.Join(" AND ", conditions),
            filter.SourcePrefix is { } source ? LikePattern.StartingWith(PostgresText.Clean(source)) : null,
            kind is null ? null : kind.EndsWith("/*", StringComparison.Ordinal) ? LikePattern.StartingWith(kind[..^1]) : LikePattern.Exactly(kind),
            filter.Since?.ToUniversalTime(),
            filter.Until?.ToUniversalTime(),
            filter.Heading is { } heading ? LikePattern.Containing(PostgresText.Clean(heading)) : null);
    }
}
