using System.Data;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Dapper;

namespace IngestPipeline.Storage.Queries;

/// <summary>How Dapper reads what readers return: jsonb as elements, arrays as lists.</summary>
internal static class RowMapping
{
#pragma warning disable CA2255 // Dapper's mapping is process-wide and must be in place before the first query of any class here.
    [ModuleInitializer]
    internal static void Register()
    {
        SqlMapper.AddTypeHandler(new JsonHandler());
        SqlMapper.AddTypeHandler(new ListHandler<string>());
        SqlMapper.AddTypeHandler(new ListHandler<float>());
    }
#pragma warning restore CA2255

    private sealed class JsonHandler : SqlMapper.TypeHandler<JsonElement>
    {
        public override JsonElement Parse(object value) => JsonElement.Parse((string)value);

        public override void SetValue(IDbDataParameter parameter, JsonElement value) => parameter.Value = value.GetRawText();
    }

    private sealed class ListHandler<T> : SqlMapper.TypeHandler<IReadOnlyList<T>>
    {
        public override IReadOnlyList<T> Parse(object value) => (T[])value;

        public override void SetValue(IDbDataParameter parameter, IReadOnlyList<T>? value) => parameter.Value = value is null ? DBNull.Value : value.ToArray();
    }
}
