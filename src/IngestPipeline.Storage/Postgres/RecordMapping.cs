using System.Data;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Dapper;
using IngestPipeline.Domain.Identity;
using Pgvector;

namespace IngestPipeline.Storage.Postgres;

/// <summary>How Dapper maps rows: snake_case columns, hashes as bytea, jsonb as elements, arrays as lists, half-precision vectors.</summary>
internal static class RecordMapping
{
#pragma warning disable CA2255 // Dapper's mapping is process-wide and must be in place before the first query of any class here.
    [ModuleInitializer]
    internal static void Register()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.AddTypeHandler(new Sha256HashHandler());
        SqlMapper.AddTypeHandler(new JsonElementHandler());
        SqlMapper.AddTypeHandler(new HalfVectorHandler());
        SqlMapper.AddTypeHandler(new ListHandler<string>());
        SqlMapper.AddTypeHandler(new ListHandler<float>());
        SqlMapper.AddTypeHandler(new ListHandler<int>());
    }
#pragma warning restore CA2255

    private sealed class Sha256HashHandler : SqlMapper.TypeHandler<Sha256Hash>
    {
        public override Sha256Hash Parse(object value) => Sha256Hash.FromBytes((byte[])value);

        public override void SetValue(IDbDataParameter parameter, Sha256Hash value)
        {
            parameter.DbType = DbType.Binary;
            parameter.Value = value.ToBytes();
        }
    }

    private sealed class JsonElementHandler : SqlMapper.TypeHandler<JsonElement>
    {
        public override JsonElement Parse(object value) => JsonElement.Parse((string)value);

        public override void SetValue(IDbDataParameter parameter, JsonElement value) => parameter.Value = value.GetRawText();
    }

    private sealed class HalfVectorHandler : SqlMapper.TypeHandler<HalfVector>
    {
        public override HalfVector? Parse(object value) => value as HalfVector;

        public override void SetValue(IDbDataParameter parameter, HalfVector? value) => parameter.Value = value ?? (object)DBNull.Value;
    }

    private sealed class ListHandler<T> : SqlMapper.TypeHandler<IReadOnlyList<T>>
    {
        public override IReadOnlyList<T> Parse(object value) => (T[])value;

        public override void SetValue(IDbDataParameter parameter, IReadOnlyList<T>? value) => parameter.Value = value is null ? DBNull.Value : value.ToArray();
    }
}
