using System.Text.Json;
using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Providers.Isolation;

/// <summary>One piece of work for a child.</summary>
/// <param name="Verb">Names the handler: <c>parse</c>, <c>ocr</c> or <c>draw</c>.</param>
/// <param name="Path">Absolute path of the file, which the child opens read only.</param>
/// <param name="Input">What the port was given, as JSON.</param>
/// <param name="Options">The stage's options, as JSON, so that a child needs no configuration of its own.</param>
public sealed record ChildRequest(string Verb, string Path, JsonElement Input, JsonElement Options)
{
    public static ChildRequest Create<TInput, TOptions>(string verb, string path, TInput input, TOptions options) =>
        new(verb, System.IO.Path.GetFullPath(path), JsonSerializer.SerializeToElement(input, DocumentJson.Options), JsonSerializer.SerializeToElement(options, DocumentJson.Options));
}
