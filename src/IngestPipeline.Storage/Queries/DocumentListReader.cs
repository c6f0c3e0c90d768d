using IngestPipeline.Storage.Ledger;
using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.Storage.Queries;

/// <summary>
/// Lists of documents as people look through them. A part of a list costs what it shows, however many documents there are: it is read along
/// an index from where the part before ended, and its rows are filled in afterwards.
/// </summary>
public sealed class DocumentListReader(IngestDatabase database)
{
    // Names that more documents have than this are met soon enough by going through the list.
    private const int MaxByName = 500;

    private static readonly string?[] s_open = [VersionState.Processing, VersionState.Quarantined];
    private static readonly string?[] s_any = [null];

    /// <param name="place">Where to go on; null for the beginning.</param>
    public async Task<DocumentListPage> ReadAsync(string tenantId, DocumentFilter filter, DocumentOrder order, DocumentPlace? place, int limit, CancellationToken cancellation)
    {
        var named = filter.Text is { } text ? await FindByNameAsync(tenantId, text, cancellation) : null;
        var isBackwards = place is { IsEnd: true };
        var rows = await database.ReadAsync<DocumentSummary>(ListSql(filter, order, place, named), Parameters(tenantId, filter, place, named, limit), cancellation);
        var isMore = rows.Count > limit;
        var documents = isMore ? [.. rows.Take(limit)] : rows;
        return isBackwards
            ? new DocumentListPage([.. documents.Reverse()], HasEarlier: isMore, HasLater: true)
            : new DocumentListPage(documents, HasEarlier: place is not null, HasLater: isMore);
    }

    internal static string ListSql(DocumentFilter filter, DocumentOrder order, DocumentPlace? place, Guid[]? named)
    {
        var isBackwards = place is { IsEnd: true };
        var (direction, comparison, sourceOperator) = (order, isBackwards) switch
        {
            (DocumentOrder.Newest, false) => ("DESC", "<", "~<~"),
            (DocumentOrder.Newest, true) => ("ASC", ">", "~>~"),
            (_, false) => ("ASC", ">", "~<~"),
            _ => ("DESC", "<", "~>~"),
        };
        var orderBy = order == DocumentOrder.Newest ? $"received_at {direction}, version_id {direction}" : $"source_uri USING {sourceOperator}";
        List<string> conditions = [];
        if (place is not null)
            conditions.Add(order == DocumentOrder.Newest ? $"(v.received_at, v.version_id) {comparison} (@ReceivedAt, @VersionId)" : $"d.source_uri {(isBackwards ? "~<~" : "~>~")} @SourceUri");
        if (filter.Stage is not null)
            conditions.Add("v.stage = @Stage");
        if (filter.ReasonCode is not null)
            conditions.Add("v.reason_code = @ReasonCode");
        if (filter.SourcePrefix is not null)
            conditions.Add("d.source_uri LIKE @prefix");
        if (filter.Flag is not null)
            conditions.Add(CopyColumns.HasFlag("v", "@Flag", filter.Flag));
        if (filter.Text is not null)
            conditions.Add(named is null ? $"({NamePatterns.InUri} OR {NamePatterns.InInnerName})" : "d.document_id = ANY (@named)");
        var branches = StatesOf(filter).Select(state => $"""
            (SELECT d.document_id, d.source_uri, v.version_id, v.received_at
             FROM versions AS v JOIN documents AS d ON d.tenant_id = v.tenant_id AND d.document_id = v.document_id AND d.newest_version = v.version
             WHERE v.tenant_id = @tenantId {string.Concat(conditions.Prepend(state is null ? "TRUE" : $"v.state = '{state}'").Select(condition => $" AND {condition}"))}
             ORDER BY {orderBy} LIMIT @limit)
            """);
        return $"""
            WITH listed AS MATERIALIZED (
              SELECT * FROM ({string.Join("\nUNION ALL\n", branches)}) AS found ORDER BY {orderBy} LIMIT @limit
            )
            SELECT {DocumentReader.Columns}
            FROM listed JOIN {DocumentReader.Tables} ON d.tenant_id = @tenantId AND d.document_id = listed.document_id
            WHERE v.version_id = listed.version_id
            ORDER BY {(order == DocumentOrder.Newest ? $"listed.received_at {direction}, listed.version_id {direction}" : $"listed.source_uri USING {sourceOperator}")}
            """;
    }

    /// <summary>One part of the index each, so that what is open is found without what is finished.</summary>
    private static IEnumerable<string?> StatesOf(DocumentFilter filter) => filter switch
    {
        { State: { } state } when DocumentReader.States.Contains(state) => [state],
        { State: { } unknown } => throw new ArgumentException($"'{unknown}' is not a state", nameof(filter)),
        { ReasonCode: not null } => [VersionState.Quarantined],
        { Stage: not null } => s_open,
        _ => s_any,
    };

    internal static object Parameters(string tenantId, DocumentFilter filter, DocumentPlace? place, Guid[]? named, int limit)
    {
        var names = filter.Text is { } text ? NamePatterns.Of(text) : null;
        return new
        {
            tenantId,
            filter.Stage,
            filter.ReasonCode,
            filter.Flag,
            prefix = filter.SourcePrefix is { } prefix ? LikePattern.StartingWith(prefix) : null,
            names?.Plain,
            names?.Escaped,
            names?.AsUri,
            named,
            place?.SourceUri,
            place?.ReceivedAt,
            place?.VersionId,
            limit = limit + 1,
        };
    }

    internal const string ByNameSql = $"""
        (SELECT d.document_id FROM documents AS d WHERE d.tenant_id = @tenantId AND {NamePatterns.InUri} LIMIT @most)
        UNION ALL
        (SELECT v.document_id FROM versions AS v WHERE v.tenant_id = @tenantId AND {NamePatterns.InInnerName} LIMIT @most)
        """;

    internal static object ByNameParameters(string tenantId, string text)
    {
        var names = NamePatterns.Of(text);
        return new { tenantId, names.Plain, names.Escaped, names.AsUri, most = MaxByName + 1 };
    }

    /// <returns>The documents with such a name; null when there are too many to name them.</returns>
    private async Task<Guid[]?> FindByNameAsync(string tenantId, string text, CancellationToken cancellation)
    {
        var found = await database.ReadAsync<Guid>(ByNameSql, ByNameParameters(tenantId, text), cancellation);
        return found.Count > MaxByName ? null : [.. found];
    }
}
