using System.Diagnostics;
using System.Text.Json;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Providers.Isolation;
using IngestPipeline.Stages.Ocr;

namespace IngestPipeline.Providers.Ocr;

/// <summary>The child's side of <see cref="IsolatedRecogniser"/>.</summary>
public static class OcrChildHandler
{
    public const string Verb = "ocr";

    /// <summary>A handler that keeps its engine warm; it lives as long as the child.</summary>
    public static ChildHandler Create()
    {
        var recogniser = new PageRecogniser();
        return (request, _) =>
        {
            var input = request.Input.Deserialize<OcrRequest>(DocumentJson.Options) ?? throw new JsonException("an ocr request is null");
            var options = request.Options.Deserialize<OcrOptions>(DocumentJson.Options) ?? throw new JsonException("ocr options are null");
            return recogniser.Recognise(request.Path, input, options) switch
            {
                Completed<OcrPart>(var part) => ChildReply.Completed(part),
                Quarantined<OcrPart>(var reason, var detail, var evidence) => ChildReply.Quarantined(reason, detail, evidence),
                _ => throw new UnreachableException(),
            };
        };
    }
}
