using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Tokens;

namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>One pass over an opened document.</summary>
internal sealed class PdfReading(PdfDocument document, int length, PdfTail tail, ObjectGraph graph, InflationBudget budget, ReadingLog log, ParseInput input, ParseOptions options)
{
    // A stray byte costs an operation or two; from here on text is missing.
    private const int ManyLostOperations = 5;

    // The format allows 14,400 units of up to a few points each.
    private const double MaxPageSide = 1_000_000;

    private readonly List<PageLedgerEntry> _ledger = [];
    private readonly List<PageLayout> _layouts = [];
    private readonly DocumentLinks _links = new();
    private PdfAttachments? _attachments;
    private bool _isPartial;

    public StageResult<ParsedFile> Run(OutOfMemoryWatch memory, CancellationToken cancellation)
    {
        if (CheckPages() is { } refused)
            return refused;
        document.AddPageFactory(new FormCalls(document, Resolve));
        for (var number = 1; number <= document.NumberOfPages; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            ReadPage(number);
            ThrowIfOutOfMemory(memory);
            if (budget.Breach is { } breach)
                return Bomb(breach, number);
        }

        if (CheckLedger() is { } lost)
            return lost;
        var writer = new ElementWriter(_layouts, () => graph.HasLoop ? [] : PdfOutline.Read(document, Resolve));
        var elements = writer.Write();
        if (writer.Trouble is { } trouble)
            NoteOnEveryPage(trouble);
        var attachments = ReadAttachments();
        var metadata = PdfMetadata.Read(document);
        if (_links.Text is { } links)
            metadata["links"] = links;
        ThrowIfOutOfMemory(memory);
        if (budget.Breach is { } late)
            return Bomb(late, document.NumberOfPages);
        return new Completed<ParsedFile>(new ParsedFile(
            new ParsedDocument
            {
                MediaType = input.MediaType,
                Elements = elements,
                Pages = _ledger,
                Metadata = metadata,
                Flags = _isPartial ? ["partial_parse"] : [],
            },
            attachments));
    }

    /// <exception cref="ItemFaultException">Memory ran out since the watch began.</exception>
    public static void ThrowIfOutOfMemory(OutOfMemoryWatch memory)
    {
        if (memory.Count > 0)
            throw new ItemFaultException(QuarantineReason.ParseOom, $"reading the file ran out of memory {memory.Count} times");
    }

    private Quarantined<ParsedFile>? CheckPages()
    {
        var pages = document.NumberOfPages;
        var announced = AnnouncedPages();
        if (pages > options.MaxPages)
            return new Quarantined<ParsedFile>(QuarantineReason.TooManyPages, $"the file has {pages} pages, the limit Parse:MaxPages is {options.MaxPages}", Evidence(pages, announced));
        if (tail.Shortfall(length) is { } shortfall && (tail.IsCut(length) || announced > pages))
            return new Quarantined<ParsedFile>(QuarantineReason.Truncated, $"{shortfall}; {pages} of {announced?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "an unknown number of"} pages were found", Evidence(pages, announced));
        return pages == 0 ? new Quarantined<ParsedFile>(QuarantineReason.Corrupt, "the page tree of the file holds no page", Evidence(pages, announced)) : null;
    }

    private Quarantined<ParsedFile>? CheckLedger()
    {
        var failed = _ledger.Where(page => page.State == PageState.Failed).ToList();
        if (failed.Count == 0)
            return null;
        _isPartial = true;
        var evidence = new Dictionary<string, object?>
        {
            ["pages"] = _ledger.Count,
            ["failed_pages"] = failed.Take(50).Select(page => page.Page).ToArray(),
            ["error"] = failed[0].Reason,
        };
        if (tail.Shortfall(length) is { } shortfall)
            return new Quarantined<ParsedFile>(QuarantineReason.Truncated, $"{shortfall}; {failed.Count} of {_ledger.Count} pages cannot be read", evidence);
        return failed.Count == _ledger.Count
            ? new Quarantined<ParsedFile>(QuarantineReason.Corrupt, $"none of the {_ledger.Count} pages can be read: {failed[0].Reason}", evidence)
            : null;
    }

    private PdfAttachments Attachments => _attachments ??= new PdfAttachments(document, Resolve, options.MaxAttachments);

    private void ReadPage(int number)
    {
        log.Restart();
        try
        {
            if (document.GetPage<FormCalls.Verdict>(number).Trouble is { } trouble)
            {
                Note(number, input.Overrides.ForceOcr ? PageState.NeedsOcr : PageState.Failed, trouble, 0, null, null);
                return;
            }

            var page = document.GetPage(number);
            if (page.Width is not (> 0 and <= MaxPageSide) || page.Height is not (> 0 and <= MaxPageSide))
                throw new InvalidDataException($"the page measures {page.Width:G3} x {page.Height:G3} points");
            if (input.Overrides.ForceOcr)
            {
                Note(number, PageState.NeedsOcr, "recognition was asked for", 0, page.Width, page.Height);
                return;
            }

            if (page.Operations.Count == 0 && UndecodedContent(page) is > 0 and var lost)
            {
                Note(number, PageState.Failed, $"the {lost} bytes of the page's content cannot be decoded", 0, page.Width, page.Height);
                return;
            }

            ReadText(page);
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or ItemFaultException))
        {
            var (state, reason) = input.Overrides.ForceOcr ? (PageState.NeedsOcr, "recognition was asked for") : (PageState.Failed, $"{failure.GetType().Name}: {failure.Message}");
            Note(number, state, reason, 0, null, null);
        }
    }

    private void ReadText(Page page)
    {
        var content = PageReader.Read(page, Resolve);
        ReadExtras(content);
        var layout = PageArranger.Arrange(content);
        var verdict = PageVerdict.Of(content, layout, log);
        layout.IsOcrLayer = verdict.KeepsText && content.IsScanWithText;
        string? doubted = null;
        if (!verdict.KeepsText)
        {
            doubted = string.Join('\n', layout.Flows.SelectMany(flow => flow.Lines).Select(line => line.Text)) is { Length: > 0 } text ? text : null;
            layout.Flows.Clear();
        }

        _layouts.Add(layout);

        var reason = verdict.Reason;
        if (log.LostOperations >= ManyLostOperations)
        {
            _isPartial = true;
            reason = $"{(reason is null ? "" : reason + "; ")}the page's content is damaged, {log.LostOperations} parts of it were left out";
        }

        Note(page.Number, verdict.State, reason, layout.Flows.Sum(flow => flow.Lines.Sum(line => line.Text.Length)), page.Width, page.Height);
        if (doubted is not null)
            _ledger[^1] = _ledger[^1] with { DoubtedText = doubted };
    }

    private void ReadExtras(PageContent content)
    {
        if (content.Annotations.Count == 0)
            return;
        try
        {
            _links.Add(content.Annotations);
            Attachments.AddPinned(content.Annotations);
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or ItemFaultException or OutOfMemoryException or InflationLimitException))
        {
            // The text of the page does not depend on what is pinned to it; the flag says that something is missing.
            _isPartial = true;
        }
    }

    private void Note(int number, PageState state, string? reason, int characters, double? width, double? height) => _ledger.Add(new PageLedgerEntry
    {
        Page = number,
        State = state,
        Reason = reason,
        Characters = characters,
        Width = width is { } w ? Math.Round(w, 2) : null,
        Height = height is { } h ? Math.Round(h, 2) : null,
    });

    private void NoteOnEveryPage(string trouble)
    {
        for (var i = 0; i < _ledger.Count; i++)
            _ledger[i] = _ledger[i] with { Reason = _ledger[i].Reason is { } reason ? $"{reason}; {trouble}" : trouble };
    }

    private List<AttachmentContent> ReadAttachments()
    {
        try
        {
            if (!graph.HasLoop)
                return Attachments.Read();
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or ItemFaultException or OutOfMemoryException))
        {
            // A damaged list of attachments takes nothing from the pages; the flag says that something is missing.
        }

        _isPartial = true;
        return [];
    }

    private Quarantined<ParsedFile> Bomb(string breach, int page) =>
        new(QuarantineReason.DecompressionBomb, breach, new Dictionary<string, object?> { ["bytes"] = length, ["page"] = page });

    private int? AnnouncedPages() =>
        document.Structure.Catalog.CatalogDictionary.TryGet(NameToken.Pages, out var pages) && Resolve(pages) is DictionaryToken root
        && root.TryGet(NameToken.Count, out var count) && Resolve(count) is NumericToken number ? number.Int : null;

    // Bytes of content that give no operation: a stream that decodes to nothing, or to something that is no content.
    private int UndecodedContent(Page page)
    {
        if (!page.Dictionary.TryGet(NameToken.Contents, out var contents))
            return 0;
        var parts = Resolve(contents) is ArrayToken list ? list.Data.Take(1000) : [contents];
        return parts.Select(Resolve).OfType<StreamToken>().Where(IsUnread).Sum(stream => stream.Data.Length);
    }

    private bool IsUnread(StreamToken stream)
    {
        // A compressed stream of nothing has some bytes.
        const int EmptyStream = 16;
        var content = stream.Decode(document.Structure.FilterProvider).Span;
        if (content.IsEmpty)
            return stream.Data.Length > EmptyStream;
        var isComment = false;
        foreach (var value in content)
        {
            isComment = value is not ((byte)'\r' or (byte)'\n') && (isComment || value == (byte)'%');
            if (!isComment && value > (byte)' ')
                return true;
        }

        return false;
    }

    private IToken? Resolve(IToken token)
    {
        for (var hops = 0; token is IndirectReferenceToken reference; hops++)
        {
            if (hops > 8 || document.Structure.GetObject(reference.Data)?.Data is not { } next)
                return null;
            token = next;
        }

        return token;
    }

    private static Dictionary<string, object?> Evidence(int pages, int? announced) => new() { ["pages"] = pages, ["announced_pages"] = announced };
}
