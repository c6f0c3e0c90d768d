using System.Diagnostics;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Providers.Isolation;
using IngestPipeline.Stages.Ocr;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace IngestPipeline.Providers.Ocr;

/// <summary>Recognises pages in pooled child processes, one page a request, so that time limit, recycling and blame are a page's.</summary>
public sealed class IsolatedRecogniser : IPageRecogniser, IAsyncDisposable
{
    private readonly OcrOptions options;
    private readonly ChildPool pool;

    public IsolatedRecogniser(ChildCommand command, IOptions<OcrOptions> options, TimeProvider? time = null, ILogger<ChildPool>? logger = null)
    {
        this.options = options.Value;
        pool = new ChildPool(command, SettingsFor(this.options), time, logger);
    }

    /// <summary>Pages run side by side as far as children are free. A page that kills its child fails by name when another page of the part was read.</summary>
    /// <exception cref="ItemFaultException">No page could be read, and one of them killed its child or broke a limit.</exception>
    /// <exception cref="PermanentStageException">Tesseract, poppler or language data is missing.</exception>
    /// <exception cref="TransientStageException">No child could be started, or the file could not be opened.</exception>
    public async Task<StageResult<OcrPart>> RecogniseAsync(string path, OcrRequest request, CancellationToken cancellation)
    {
        var outcomes = new PageOutcome[request.Pages.Count];
        await Parallel.ForAsync(
            0,
            outcomes.Length,
            new ParallelOptions { MaxDegreeOfParallelism = pool.Settings.ChildrenOrCores, CancellationToken = cancellation },
            async (index, token) => outcomes[index] = await RecognisePageAsync(path, request with { Pages = [request.Pages[index]] }, token));

        if (outcomes.Select(outcome => outcome.Verdict).FirstOrDefault(verdict => verdict is not null) is { } verdict)
            return new Quarantined<OcrPart>(verdict.Reason, verdict.Detail, verdict.Evidence);
        if (!outcomes.Any(outcome => outcome.Page is { Failure: null }) && outcomes.FirstOrDefault(outcome => outcome.Fault is not null).Fault is { } fault)
            throw fault;
        return new Completed<OcrPart>(new OcrPart { Pages = [.. outcomes.Select((outcome, index) => outcome.Page ?? Failed(request.Pages[index], outcome.Fault!))] });
    }

    public ValueTask DisposeAsync() => pool.DisposeAsync();

    private async Task<PageOutcome> RecognisePageAsync(string path, OcrRequest request, CancellationToken cancellation)
    {
        try
        {
            var reply = await pool.SendAsync(ChildRequest.Create(OcrChildHandler.Verb, path, request, options), cancellation);
            return reply.Kind switch
            {
                ChildFrameKind.Completed => new PageOutcome(DocumentJson.FromBytes<OcrPart>(reply.Payload.Span).Pages[0], null, null),
                ChildFrameKind.Quarantined => new PageOutcome(null, reply.ReadVerdict(), null),
                _ => throw new UnreachableException(),
            };
        }
        catch (ItemFaultException fault)
        {
            return new PageOutcome(null, null, fault);
        }
    }

    private static RecognisedPage Failed(int page, ItemFaultException fault) =>
        new() { Page = page, Elements = [], Words = [], MeanConfidence = 0, Failure = $"{fault.Reason.ToCode()}: {fault.Message}" };

    private static ChildPoolSettings SettingsFor(OcrOptions options) => new()
    {
        Name = OcrChildHandler.Verb,
        Children = options.Children,
        RequestsPerChild = options.PagesPerChild,
        Limit = TimeSpan.FromSeconds(options.TimeoutSeconds),
        CpuLimit = TimeSpan.FromSeconds(options.CpuSeconds),
        SilenceLimit = TimeSpan.FromSeconds(options.SilenceSeconds),
        // Images live in native memory; the managed heap holds one page's pixels on their way there.
        HeapMegabytes = Math.Max(160, options.MemoryLimitMegabytes / 3),
        MemoryMegabytes = options.MemoryLimitMegabytes,
        Section = OcrOptions.Section,
        TimeoutReason = QuarantineReason.OcrTimeout,
        OutOfMemoryReason = QuarantineReason.OcrOom,
        CrashReason = QuarantineReason.OcrCrash,
    };

    private readonly record struct PageOutcome(RecognisedPage? Page, ChildVerdict? Verdict, ItemFaultException? Fault);
}
