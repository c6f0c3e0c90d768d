using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.Hosting.Running;
using IngestPipeline.Stages.Dedupe;
using IngestPipeline.Stages.Ocr;
using IngestPipeline.Stages.Quality;
using Microsoft.Extensions.Options;

namespace IngestPipeline.Workers.Dedupe;

/// <summary>Puts read and recognised pages together, judges the whole, and computes by what equal and nearly equal texts are recognised.</summary>
public sealed class DedupeStageHandler(IWorkLedger ledger, IArtifactStore artifacts, IOptions<DedupeOptions> dedupe, IOptions<OcrOptions> ocr, IOptions<QualityOptions> quality)
    : ArtifactStageHandler<TextIdentity>(ledger, artifacts)
{
    public override Stage Stage => Stage.Dedupe;

    protected override int CodeVersion => 2;

    protected override object DescribeInput(ClaimedWork work) => new
    {
        inputs = work.Finished.Where(item => item.Stage is Stage.Parse or Stage.Ocr).Select(item => item.Artifact).ToArray(),
        work.Overrides.Accept,
        dedupe.Value.MinCharacters,
        ocr.Value.MinConfidence,
        quality = quality.Value,
    };

    protected override async Task<StageResult<TextIdentity>> ProduceAsync(ClaimedWork work, CancellationToken cancellation)
    {
        var parsed = await LoadAsync<ParsedDocument>(work, Stage.Parse, 0, cancellation);
        var parts = new List<OcrPart>();
        foreach (var item in work.Finished.Where(item => item.Stage == Stage.Ocr))
            parts.Add(await LoadAsync<OcrPart>(work, Stage.Ocr, item.Part, cancellation));
        var assembled = DocumentAssembler.Assemble(parsed, parts);
        return QualityGate.Create(ocr.Value, quality.Value).Check(assembled, work.Overrides) switch
        {
            Completed<ParsedDocument>(var document) => new Completed<TextIdentity>(DuplicateDetector.Identify(document, dedupe.Value)),
            Quarantined<ParsedDocument>(var reason, var detail, var evidence) => new Quarantined<TextIdentity>(reason, detail, evidence),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    protected override StagePlan Plan(ClaimedWork work, TextIdentity output) => new()
    {
        Next = Stage.Chunk,
        TextHash = output.TextHash,
        Sketch = TextSketcher.Sketch(output.Document, dedupe.Value),
        Pages = output.Document.Pages.Count,
        Flags = output.Document.Flags,
        Metrics = new Dictionary<string, long>(QualityMetrics.Of(output.Document))
        {
            ["pages_extracted"] = output.Document.Pages.Count(page => page.State == PageState.Extracted),
            ["pages_recognised"] = output.Document.Pages.Count(page => page.State == PageState.Recognised),
            ["pages_blank"] = output.Document.Pages.Count(page => page.State == PageState.Blank),
            ["pages_failed"] = output.Document.Pages.Count(page => page.State == PageState.Failed),
            ["elements"] = output.Document.Elements.Count,
            ["tables"] = output.Document.Elements.Count(element => element.Type == ElementType.Table),
            ["characters"] = output.Document.Elements.Sum(element => (long)element.Text.Length),
        },
    };
}
