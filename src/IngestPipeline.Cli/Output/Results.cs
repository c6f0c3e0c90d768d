using System.Text.Json;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.Cli.Output;

/// <summary>Results for programs: one JSON object a line.</summary>
internal static class Results
{
    public static void Write<T>(T result) => Console.Out.WriteLine(JsonSerializer.Serialize(result, RecordJson.Options));
}
