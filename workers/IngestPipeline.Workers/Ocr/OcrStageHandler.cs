using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.Hosting.Running;
using IngestPipeline.Hosting.Telemetry;
using IngestPipeline.Stages.Ocr;
using Microsoft.Extensions.Options;

namespace IngestPipeline.Workers.Ocr;

/// <summary>Recognises one range of pages, in a child process. Parts of one document run side by side and are retried each by itself.</summary>
public sealed class OcrStageHandler(IWorkLedger ledger, IArtifactStore artifacts, IPageRecogniser recogniser, IOptions<OcrOptions> options)
    : ArtifactStageHandler<OcrPart>(ledger, artifacts)
{
    public override Stage Stage => Stage.Ocr;

    protected override int CodeVersion => 3;

    protected override object DescribeInput(ClaimedWork work) => new
    {
        content = work.Content,
        parsed = work.ArtifactOf(Stage.Parse),
        work.Item.Part,
        work.Overrides.Password,
        options.Value.Languages,
        options.Value.Dpi,
        options.Value.PagesPerPart,
        options.Value.MaxMegapixels,
    };

    protected override async Task<StageResult<OcrPart>> ProduceAsync(ClaimedWork work, CancellationToken cancellation)
    {
        var document = await LoadAsync<ParsedDocument>(work, Stage.Parse, 0, cancellation);
        var pages = OcrPlanner.Plan(document, options.Value).ElementAtOrDefault(work.Item.Part)
            ?? throw new PermanentStageException(QuarantineReason.InternalError, $"part {work.Item.Part} has no pages");
        var request = new OcrRequest { MediaType = work.MediaType, Pages = pages, Password = work.Overrides.Password };
        var result = await recogniser.RecogniseAsync(Artifacts.PathOf(work.Item.TenantId, work.Content), request, cancellation);
        if (result is Completed<OcrPart>(var part))
            StageMeter.RecognisedPages(part.Pages.Count);
        return result;
    }

    protected override StagePlan Plan(ClaimedWork work, OcrPart output) => new() { Next = Stage.Dedupe };
}
