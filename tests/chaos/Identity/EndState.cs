using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using IngestPipeline.ChaosTests.Setup;

namespace IngestPipeline.ChaosTests.Identity;

/// <summary>All that a run left behind for readers, in a form that two runs can be compared by.</summary>
/// <param name="Versions">One line each: source, version, state, reason, the source it is a copy of, and the one it nearly equals.</param>
/// <param name="ChunkRows">Rows of chunks of each source.</param>
/// <param name="Hash">SHA-256 over the sorted (tenant, source, version, ordinal, text hash, vector hash, flags) of all chunks.</param>
internal sealed record EndState(IReadOnlyList<string> Versions, IReadOnlyDictionary<string, int> ChunkRows, string Hash)
{
    public int Chunks => ChunkRows.Values.Sum();

    public static async Task<EndState> ReadAsync(ChaosWorld world, CancellationToken cancellation)
    {
        var versions = await world.QueryAsync(
            """
            SELECT concat_ws(' | ', d.source_uri, v.version, v.state, coalesce(v.reason_code, '-'), coalesce(o.source_uri, '-'), coalesce(nd.source_uri, '-'))
            FROM versions AS v JOIN documents AS d USING (tenant_id, document_id)
            LEFT JOIN versions AS c ON c.tenant_id = v.tenant_id AND c.version_id = v.canonical_version_id
            LEFT JOIN documents AS o ON o.tenant_id = c.tenant_id AND o.document_id = c.document_id
            LEFT JOIN near_duplicates AS n ON n.tenant_id = v.tenant_id AND n.version_id = v.version_id
            LEFT JOIN versions AS nv ON nv.tenant_id = n.tenant_id AND nv.version_id = n.of_version_id
            LEFT JOIN documents AS nd ON nd.tenant_id = nv.tenant_id AND nd.document_id = nv.document_id
            """,
            row => row.GetString(0),
            cancellation);
        var spaces = await world.QueryAsync("SELECT space_id FROM embedding_spaces", row => row.GetInt64(0), cancellation);
        var vectors = spaces.Count == 0
            ? "SELECT NULL::text AS tenant_id, NULL::uuid AS chunk_id, NULL::text AS embedding WHERE false"
            : string.Join(" UNION ALL ", spaces.Select(space => string.Create(CultureInfo.InvariantCulture, $"SELECT tenant_id, chunk_id, embedding::text FROM vectors_{space}")));
        // A chunk with two vectors, or with none, shows as two rows, or as '-'.
        var chunks = await world.QueryAsync(
            $"""
            SELECT d.source_uri, concat_ws(' | ', c.tenant_id, d.source_uri, v.version, c.ordinal, encode(sha256(convert_to(c.text, 'UTF8')), 'hex'),
              coalesce(encode(sha256(convert_to(e.embedding, 'UTF8')), 'hex'), '-'), array_to_string(c.flags, ','))
            FROM chunks AS c JOIN documents AS d USING (tenant_id, document_id)
            JOIN versions AS v ON v.tenant_id = c.tenant_id AND v.version_id = c.version_id
            LEFT JOIN ({vectors}) AS e ON e.tenant_id = c.tenant_id AND e.chunk_id = c.chunk_id
            """,
            row => (Source: row.GetString(0), Line: row.GetString(1)),
            cancellation);
        var lines = string.Join('\n', chunks.Select(chunk => chunk.Line).Order(StringComparer.Ordinal));
        return new EndState(
            [.. versions.Order(StringComparer.Ordinal)],
            chunks.CountBy(chunk => chunk.Source).ToDictionary(StringComparer.Ordinal),
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines))));
    }

    /// <summary>What a disturbed run lost, doubled or invented, compared with this undisturbed one; empty when it is the same.</summary>
    public IReadOnlyList<string> Differences(EndState disturbed)
    {
        var lost = Versions.Except(disturbed.Versions, StringComparer.Ordinal).ToList();
        var unexpected = disturbed.Versions.Except(Versions, StringComparer.Ordinal).ToList();
        var duplicated = disturbed.Versions.GroupBy(line => line, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key)
            .Concat(disturbed.ChunkRows.Where(rows => rows.Value > ChunkRows.GetValueOrDefault(rows.Key)).Select(rows => $"{rows.Key}: {rows.Value} chunks, {ChunkRows.GetValueOrDefault(rows.Key)} in the undisturbed run"))
            .ToList();
        var differences = new List<string>();
        Add("lost", lost);
        Add("duplicated", duplicated);
        Add("unexpected", unexpected);
        if (disturbed.Hash != Hash)
            differences.Add($"state hash {disturbed.Hash} instead of {Hash}");
        return differences;

        void Add(string name, List<string> found)
        {
            if (found.Count > 0)
                differences.Add($"{name} = {found.Count}: {string.Join("; ", found.Take(5))}");
        }
    }
}
