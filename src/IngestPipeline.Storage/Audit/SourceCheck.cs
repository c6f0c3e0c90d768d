using Dapper;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Storage.Queries;
using Npgsql;

namespace IngestPipeline.Storage.Audit;

/// <summary>
/// Compares every folder that was taken in with what stands there now. What a listing has noticed already, such as files that wait for
/// a second look or for a person's word, is no difference.
/// </summary>
internal sealed class SourceCheck(ISourceListing sources)
{
    public async Task<(IReadOnlyList<AuditFinding> Findings, IReadOnlyList<string> Unreadable)> RunAsync(NpgsqlConnection connection, NpgsqlTransaction snapshot, string tenantId, CancellationToken cancellation)
    {
        var roots = await connection.QueryAsync<string>(new CommandDefinition(SourceReader.ListSql, new { tenantId }, snapshot, cancellationToken: cancellation));
        var findings = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var unreadable = new List<string>();
        foreach (var root in roots)
        {
            if (sources.List(root) is not { } files)
            {
                unreadable.Add(root);
                continue;
            }

            var known = (await connection.QueryAsync<KnownFile>(new CommandDefinition(
                """
                SELECT d.source_uri, d.from_listing, d.missing_listings, d.seen_sha256, d.seen_bytes, d.seen_modified_at, coalesce(v.state, '') AS state
                FROM documents AS d LEFT JOIN versions AS v ON v.tenant_id = d.tenant_id AND v.document_id = d.document_id AND v.version = d.newest_version
                WHERE d.tenant_id = @tenantId AND d.parent_document_id IS NULL AND starts_with(d.source_uri, @root)
                """,
                new { tenantId, root },
                snapshot,
                cancellationToken: cancellation))).ToDictionary(file => file.SourceUri, StringComparer.Ordinal);
            foreach (var file in files)
            {
                if (await DescribeAsync(file, known.GetValueOrDefault(file.Uri), cancellation) is { } trouble)
                    findings[file.Uri] = trouble;
            }

            var present = files.Select(file => file.Uri).ToHashSet(StringComparer.Ordinal);
            foreach (var gone in known.Values.Where(file => file is { FromListing: true, MissingListings: 0, State: not "deleted" } && !present.Contains(file.SourceUri)))
                findings[gone.SourceUri] = "the file is gone, its document is still there";
        }

        return ([.. findings.Select(finding => new AuditFinding("sources", finding.Key, finding.Value) { Repair = AuditRepair.ListAgain })], unreadable);
    }

    private async Task<string?> DescribeAsync(SourceFile file, KnownFile? known, CancellationToken cancellation)
    {
        if (known?.SeenSha256 is not { } content)
            return "the file was never taken in";
        if (known.SeenBytes != file.Bytes)
            return $"the file has {file.Bytes} bytes, it had {known.SeenBytes} when it was last taken in";
        // The record keeps microseconds.
        var sameTime = known.SeenModifiedAt is { } seen && seen.Ticks / TimeSpan.TicksPerMicrosecond == file.ModifiedAt.Ticks / TimeSpan.TicksPerMicrosecond;
        return sameTime || await sources.HoldsAsync(file.Uri, Sha256Hash.FromBytes(content), cancellation) ? null : "the file has other content than when it was last taken in";
    }

    private sealed class KnownFile
    {
        public required string SourceUri { get; init; }

        public bool FromListing { get; init; }

        public int MissingListings { get; init; }

        public byte[]? SeenSha256 { get; init; }

        public long? SeenBytes { get; init; }

        public DateTimeOffset? SeenModifiedAt { get; init; }

        public required string State { get; init; }
    }
}
