using System.Globalization;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Ledger;
using Npgsql;
using NpgsqlTypes;
using Pgvector;

namespace IngestPipeline.Storage.Ledger;

/// <summary>The table of one space's vectors with its HNSW index: how it is made, written and looked through.</summary>
internal sealed record VectorTable(long SpaceId, VectorType Type, int Dimensions)
{
    /// <summary>
    /// Entries of the graph (<c>hnsw.ef_search</c>) that every look through it weighs: a document that is published must be found by readers,
    /// so both look equally far. Among 9,000 similar passages, 3 of 4,000 did not find themselves at pgvector's default of 40, none at 100;
    /// where two entries in three are dead, 200 find 0.975 of the ten nearest of 5,340, and 400 find 0.995.
    /// </summary>
    public const int SearchBreadth = 400;

    /// <summary>Most entries a search may weigh, the largest hnsw.ef_search.</summary>
    public const int MaxSearchBreadth = 1000;

    // Bits order the neighbourhood only roughly; of this many times as many candidates the exact distance picks.
    private const int Oversampling = 8;

    public VectorTable(StoredSpace space)
        : this(space.SpaceId, space.Type, space.Space.Dimensions)
    {
    }

    public string Name => NameOf(SpaceId);

    public string IndexName => $"{Name}_hnsw_ix";

    /// <summary>Type of the column and of what it is compared with.</summary>
    public string ColumnType => Type == VectorType.Vector ? "vector" : "halfvec";

    private string Width => Dimensions.ToString(CultureInfo.InvariantCulture);

    public static string NameOf(long spaceId) => string.Create(CultureInfo.InvariantCulture, $"vectors_{spaceId}");

    /// <summary>Widest vector the type can be indexed at.</summary>
    public static int MaxDimensions(VectorType type) => type switch
    {
        VectorType.Vector => 2000,
        VectorType.Halfvec => 4000,
        _ => 16_000,
    };

    // Plain VACUUM skips index clean-up while few pages have dead rows; dead entries would then crowd hits out of the graph.
    public string CreateTableSql =>
        $"""
        CREATE TABLE {Name} (
          tenant_id   text NOT NULL,
          chunk_id    uuid NOT NULL,
          document_id uuid NOT NULL,
          embedding   {ColumnType}({Width}) NOT NULL,
          CONSTRAINT {Name}_pk PRIMARY KEY (tenant_id, chunk_id),
          CONSTRAINT {Name}_chunk_fk FOREIGN KEY (tenant_id, chunk_id) REFERENCES chunks DEFERRABLE INITIALLY DEFERRED
        ) WITH (vacuum_index_cleanup = on, autovacuum_vacuum_scale_factor = 0.02);
        CREATE INDEX {Name}_document_ix ON {Name} (tenant_id, document_id);
        """;

    /// <param name="option">Such as CONCURRENTLY.</param>
    public string CreateIndexSql(string option = "") => $"CREATE INDEX {option} {IndexName} ON {Name} USING hnsw ({Indexed})";

    /// <summary>
    /// The nearest rows as a subquery with the given columns and <c>distance</c>, for the columns tenant_id, chunk_id, document_id and a
    /// parameter that is a <c>real[]</c>.
    /// </summary>
    /// <param name="columns">Columns wanted beside the distance.</param>
    /// <param name="where">Condition on the table's columns; the tenant belongs in it.</param>
    /// <param name="probe">Name of the parameter that holds the query's vector.</param>
    /// <param name="limit">Rows wanted: a number or a parameter.</param>
    /// <param name="exact">True when the index is not to decide anything.</param>
    public string NearestSql(string columns, string where, string probe, string limit, bool exact = false)
    {
        var distance = $"embedding <=> {probe}::real[]::{ColumnType}";
        if (Type != VectorType.Binary || exact)
            return $"SELECT {columns}, {distance} AS distance FROM {Name} WHERE {where} ORDER BY {distance} LIMIT {limit}";
        return $"""
            SELECT {columns}, {distance} AS distance FROM (
              SELECT {columns}, embedding FROM {Name} WHERE {where}
              ORDER BY binary_quantize(embedding)::bit({Width}) <~> binary_quantize({probe}::real[]::halfvec)::bit({Width}) LIMIT {limit} * {Oversampling}
            ) AS rough ORDER BY {distance} LIMIT {limit}
            """;
    }

    /// <summary>The length of a stored vector.</summary>
    public string NormSql(string column) => Type == VectorType.Vector ? $"vector_norm({column})" : $"l2_norm({column})";

    /// <summary>An array of the column's type.</summary>
    public object ToValues(IEnumerable<float[]> vectors) => Type == VectorType.Vector ? vectors.Select(vector => new Vector(vector)).ToArray() : vectors.Select(ToHalf).ToArray();

    public async Task WriteAsync(NpgsqlBinaryImporter writer, string tenantId, Guid chunkId, Guid documentId, float[] vector, CancellationToken cancellation)
    {
        await writer.StartRowAsync(cancellation);
        await writer.WriteAsync(tenantId, NpgsqlDbType.Text, cancellation);
        await writer.WriteAsync(chunkId, NpgsqlDbType.Uuid, cancellation);
        await writer.WriteAsync(documentId, NpgsqlDbType.Uuid, cancellation);
        if (Type == VectorType.Vector)
            await writer.WriteAsync(new Vector(vector), cancellation);
        else
            await writer.WriteAsync(ToHalf(vector), cancellation);
    }

    /// <summary>Half precision halves heap and index and costs no speed.</summary>
    private static HalfVector ToHalf(float[] vector) => new(Array.ConvertAll(vector, value => (Half)value));

    private string Indexed => Type switch
    {
        VectorType.Vector => "embedding vector_cosine_ops",
        VectorType.Halfvec => "embedding halfvec_cosine_ops",
        _ => $"(binary_quantize(embedding)::bit({Width})) bit_hamming_ops",
    };
}
