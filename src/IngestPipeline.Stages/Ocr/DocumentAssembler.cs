using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Stages.Ocr;

/// <summary>Merges recognised pages into the parsed document.</summary>
public static class DocumentAssembler
{
    public const string NothingRecognised = "nothing was recognised";
    public const string NotCovered = "no ocr part covers the page";

    /// <summary>
    /// Text that parse left on a page is sound and stays: recognition sees the whole page, so there only what it found inside the
    /// page's pictures is new. On a page without text everything recognised is taken. Ids are renumbered and every page that
    /// needed recognition gets an end state. Without parts the document is returned as it is.
    /// </summary>
    /// <exception cref="ArgumentException">A page was recognised twice, or the document has no such page.</exception>
    public static ParsedDocument Assemble(ParsedDocument parsed, IReadOnlyList<OcrPart> parts)
    {
        if (parts.Count == 0)
            return parsed;

        var recognised = Index(parsed, parts);
        var read = parsed.Elements.Where(element => element.Page is not null).ToLookup(element => element.Page!.Value);
        var texts = recognised.ToDictionary(entry => entry.Key, entry => NewText(entry.Value, [.. read[entry.Key]]));
        var layers = TextLayerContest.Winners(parsed.Pages, recognised, texts);
        var elements = Merge(parsed.Elements, texts);
        var characters = elements.Where(element => element.Page is not null)
            .GroupBy(element => element.Page!.Value, element => element.Text.Length).ToDictionary(page => page.Key, page => page.Sum());
        var pages = parsed.Pages.Select(page => Settle(page, recognised, texts, layers, characters.GetValueOrDefault(page.Page)) with { DoubtedText = null }).ToList();
        var isRecognised = texts.Any(entry => entry.Value.Count > 0 && !layers.Contains(entry.Key));
        return parsed with
        {
            Elements = [.. elements.Select((element, id) => element with { Id = id })],
            Pages = pages,
            OcrPagesPerPart = null,
            Flags = isRecognised ? AddFlag(parsed.Flags) : parsed.Flags,
        };
    }

    private static SortedDictionary<int, RecognisedPage> Index(ParsedDocument parsed, IReadOnlyList<OcrPart> parts)
    {
        var known = parsed.Pages.Select(page => page.Page).ToHashSet();
        var recognised = new SortedDictionary<int, RecognisedPage>();
        foreach (var page in parts.SelectMany(part => part.Pages))
        {
            if (!known.Contains(page.Page))
                throw new ArgumentException($"page {page.Page} was recognised, the document has {known.Count} pages and not this one", nameof(parts));
            if (!recognised.TryAdd(page.Page, page))
                throw new ArgumentException($"page {page.Page} is in more than one ocr part", nameof(parts));
        }

        return recognised;
    }

    private static List<Element> NewText(RecognisedPage page, IReadOnlyList<Element> read)
    {
        if (page.Failure is not null)
            return [];
        var hasText = read.Any(element => element.Type != ElementType.Image && HasText(element));
        var pictures = read.Where(element => element.Type == ElementType.Image && element.Box is not null).Select(element => element.Box!.Value).ToList();
        return
        [
            .. page.Elements
                .Where(element => HasText(element) && (!hasText || (element.Box is { } box && pictures.Exists(picture => picture.HoldsCentreOf(box)))))
                .Select(element => element with
                {
                    Page = page.Page,
                    OcrConfidence = element.OcrConfidence ?? page.MeanConfidence,
                    Flags = AddFlag(element.Flags),
                }),
        ];
    }

    /// <summary>Parsed order is kept; a recognised page follows the last element of its own or an earlier page.</summary>
    private static List<Element> Merge(IReadOnlyList<Element> parsed, Dictionary<int, List<Element>> texts)
    {
        var merged = new List<Element>(parsed.Count + texts.Sum(entry => entry.Value.Count));
        var waiting = new Queue<int>(texts.Keys.Order());
        foreach (var element in parsed)
        {
            while (waiting.TryPeek(out var next) && element.Page > next)
                merged.AddRange(texts[waiting.Dequeue()]);

            merged.Add(element);
        }

        merged.AddRange(waiting.SelectMany(page => texts[page]));
        return merged;
    }

    private static PageLedgerEntry Settle(
        PageLedgerEntry page, SortedDictionary<int, RecognisedPage> recognised, Dictionary<int, List<Element>> texts, HashSet<int> layers, int characters)
    {
        if (!recognised.TryGetValue(page.Page, out var result))
            return page.State == PageState.NeedsOcr ? page with { State = PageState.Failed, Reason = NotCovered } : page;

        var settled = page with { Width = page.Width ?? Positive(result.Width), Height = page.Height ?? Positive(result.Height) };
        if (result.Failure is not null)
            return settled with { State = PageState.Failed, Reason = result.Failure };
        if (layers.Contains(page.Page))
            return settled with { State = PageState.Extracted, Characters = characters, Reason = $"{page.Reason}; it still reads better than what recognition found, and was kept" };
        if (texts[page.Page].Count > 0)
            return settled with { State = PageState.Recognised, Characters = characters, OcrConfidence = result.MeanConfidence, Reason = Joined(page.Reason, result) };
        return settled with { State = characters > 0 ? PageState.Extracted : PageState.Blank, Characters = characters, Reason = NothingRecognised };
    }

    private static string? Joined(string? reason, RecognisedPage result) =>
        new[] { reason, result.Obstacle, result.Treatment }.Where(part => part is not null).ToArray() is { Length: > 0 } parts ? string.Join("; ", parts) : null;

    private static double? Positive(double points) => points > 0 ? points : null;

    private static bool HasText(Element element) => !string.IsNullOrWhiteSpace(element.Text);

    private static IReadOnlyList<string> AddFlag(IReadOnlyList<string> flags) => flags.Contains(FlagNames.Ocr) ? flags : [.. flags, FlagNames.Ocr];
}
