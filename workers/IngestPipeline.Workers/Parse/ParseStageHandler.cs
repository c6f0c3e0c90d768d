using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.Hosting.Running;
using IngestPipeline.Providers.Conversion;
using IngestPipeline.Stages.Intake;
using IngestPipeline.Stages.Ocr;
using IngestPipeline.Stages.Parse;
using IngestPipeline.Stages.Parse.Pdf;
using Microsoft.Extensions.Options;

namespace IngestPipeline.Workers.Parse;

/// <summary>Reads a raw file into elements and a page ledger, in a child process; stores the files inside it.</summary>
public sealed class ParseStageHandler(IWorkLedger ledger, IArtifactStore artifacts, IIsolatedParser parser, IOptions<ParseOptions> parse, IOptions<OcrOptions> ocr)
    : ArtifactStageHandler<ParsedDocument>(ledger, artifacts)
{
    private const int SniffBytes = 64 * 1024;

    /// <summary>Archives in archives are opened, and no further: each level multiplies the documents of a file that means harm.</summary>
    private const int MaxArchiveDepth = 2;

    /// <summary>Knows the parsers by their names; the child does the reading.</summary>
    private static readonly FormatRouter Parsers = new([.. FormatParsers.All, new PdfParser(), new LibreOfficeParser()]);

    public override Stage Stage => Stage.Parse;

    protected override int CodeVersion => 4;

    protected override object DescribeInput(ClaimedWork work) => new
    {
        content = work.Content,
        work.MediaType,
        // Parsers use the name only where content does not decide.
        extension = Path.GetExtension(work.FileName).ToUpperInvariant(),
        work.Overrides.Password,
        work.Overrides.ForceOcr,
        parse.Value.MaxPages,
        parse.Value.MaxInflatedMegabytes,
        parse.Value.MaxInflationRatio,
        parse.Value.MaxDepth,
        parse.Value.MaxAttachments,
        parse.Value.IncludeComments,
        parse.Value.IncludeHiddenSheets,
        parse.Value.IncludeQuotedText,
        parse.Value.EmbeddedPictures,
        ocr.Value.PagesPerPart,
    };

    protected override async Task<StageResult<ParsedDocument>> ProduceAsync(ClaimedWork work, CancellationToken cancellation)
    {
        var path = Artifacts.PathOf(work.Item.TenantId, work.Content);
        var request = new IsolatedParseRequest(work.FileName, work.MediaType, work.Overrides);
        switch (await parser.ParseAsync(path, request, cancellation))
        {
            case Completed<ParsedFile>(var parsed):
                var attachments = await StoreAsync(work, parsed.Attachments, cancellation);
                return new Completed<ParsedDocument>(parsed.Document with { Attachments = attachments, OcrPagesPerPart = parsed.Document.PagesNeedingOcr.Any() ? ocr.Value.PagesPerPart : null });
            case Quarantined<ParsedFile>(var reason, var detail, var evidence):
                return new Quarantined<ParsedDocument>(reason, detail, evidence);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    protected override StagePlan Plan(ClaimedWork work, ParsedDocument output)
    {
        var parts = OcrPlanner.Plan(output, ocr.Value).Count;
        var follow = work.AttachmentDepth < (work.MediaType == MediaTypes.Zip ? Math.Min(MaxArchiveDepth, parse.Value.MaxAttachmentDepth) : parse.Value.MaxAttachmentDepth);
        return new StagePlan
        {
            Next = parts > 0 ? Stage.Ocr : Stage.Dedupe,
            Parts = Math.Max(1, parts),
            Children = follow ? [.. output.Attachments.Select(file => new ChildFile(file))] : [],
            Files = [.. output.Attachments.Select(file => file.Content)],
            Pages = output.Pages.Count,
            Parser = Parsers.NameOf(work.MediaType),
            Flags = follow || output.Attachments.Count == 0 ? output.Flags : [.. output.Flags, "attachments_too_deep"],
            Metrics = new Dictionary<string, long>
            {
                ["bytes"] = work.Bytes,
                ["pages"] = output.Pages.Count,
                ["pages_needing_ocr"] = output.PagesNeedingOcr.Count(),
                ["elements"] = output.Elements.Count,
                ["tables"] = output.Elements.Count(element => element.Type == ElementType.Table),
                ["characters"] = output.Elements.Sum(element => (long)element.Text.Length),
                ["attachments"] = output.Attachments.Count,
            },
        };
    }

    private async Task<IReadOnlyList<AttachedFile>> StoreAsync(ClaimedWork work, IReadOnlyList<AttachmentContent> attachments, CancellationToken cancellation)
    {
        var stored = new List<AttachedFile>();
        foreach (var (name, bytes) in attachments)
        {
            var artifact = await Artifacts.SaveAsync(work.Item.TenantId, bytes, cancellation);
            stored.Add(new AttachedFile
            {
                Number = stored.Count + 1,
                Name = name,
                Content = artifact.Content,
                Bytes = artifact.Bytes,
                MediaType = MediaTypeSniffer.Sniff(bytes.AsSpan(0, Math.Min(bytes.Length, SniffBytes)), bytes.AsSpan(Math.Max(0, bytes.Length - SniffBytes)), name),
            });
        }

        return stored;
    }
}
