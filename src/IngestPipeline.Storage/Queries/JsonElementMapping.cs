using System.Data;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Dapper;

namespace IngestPipeline.Storage.Queries;

/// <summary>Dapper reads jsonb as elements.</summary>
internal static class JsonElementMapping
{
#pragma warning disable CA2255 // Dapper's mapping is process-wide and must be in place before the first query of any class here.
    [ModuleInitializer]
    internal static void Register() => SqlMapper.AddTypeHandler(new Handler());
#pragma warning restore CA2255

    private sealed class Handler : SqlMapper.TypeHandler<JsonElement>
    {
        public override JsonElement Parse(object value) => JsonElement.Parse((string)value);

        public override void SetValue(IDbDataParameter parameter, JsonElement value) => parameter.Value = value.GetRawText();
    }
}
