using IngestPipeline.Domain.Results;
using IngestPipeline.Providers.Ocr;
using IngestPipeline.Providers.Viewing;
using IngestPipeline.Stages.Parse;

namespace IngestPipeline.Providers.Isolation;

/// <summary>All that the child of <c>ingest</c> can do.</summary>
public static class ChildHandlers
{
    public static IReadOnlyDictionary<string, ChildHandler> Create(Func<ParseInput, ParseOptions, CancellationToken, StageResult<ParsedFile>> parse) =>
        new Dictionary<string, ChildHandler>(StringComparer.Ordinal)
        {
            [ParseChildHandler.Verb] = ParseChildHandler.Create(parse),
            [OcrChildHandler.Verb] = OcrChildHandler.Create(),
            [DrawChildHandler.Verb] = DrawChildHandler.Create(),
        };
}
