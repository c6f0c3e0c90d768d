using System.Text.Json;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Parse;

namespace IngestPipeline.Providers.Isolation;

/// <summary>The child's side of <see cref="IsolatedParser"/>.</summary>
public static class ParseChildHandler
{
    public const string Verb = "parse";

    public static ChildHandler Create(Func<ParseInput, ParseOptions, CancellationToken, StageResult<ParsedFile>> parse) => (request, cancellation) =>
    {
        var input = request.Input.Deserialize<IsolatedParseRequest>(DocumentJson.Options) ?? throw new JsonException("a parse request is null");
        var options = request.Options.Deserialize<ParseOptions>(DocumentJson.Options) ?? throw new JsonException("parse options are null");
        using var content = ChildFile.Open(request.Path);
        var result = parse(
            new ParseInput { Content = content, FileName = input.FileName, MediaType = input.MediaType, Overrides = input.Overrides },
            options,
            cancellation);
        return result switch
        {
            Completed<ParsedFile>(var file) => ChildReply.Completed(
                new ParsedFileEnvelope(file.Document, [.. file.Attachments.Select(attachment => attachment.Name)]),
                [.. file.Attachments.Select(attachment => new ReadOnlyMemory<byte>(attachment.Bytes))]),
            Quarantined<ParsedFile>(var reason, var detail, var evidence) => ChildReply.Quarantined(reason, detail, evidence),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    };
}
