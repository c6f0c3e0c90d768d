using IngestPipeline.Domain.Documents;
using IngestPipeline.Stages.Parse.Pdf;

namespace IngestPipeline.Stages.Ocr;

/// <summary>Recognised text against a text layer that parse doubted: whichever has more that looks like words. In doubt recognition wins, for it saw the page.</summary>
internal static class TextLayerContest
{
    private const double Clearly = 1.25;
    private const int LeastCharacters = 20;

    // Of the layer's characters that look like words; noise has less.
    private const double LeastShare = 0.6;

    /// <summary>Puts the text layer in the place of recognised text where it wins.</summary>
    /// <returns>The pages on which it does.</returns>
    public static HashSet<int> Winners(IReadOnlyList<PageLedgerEntry> pages, IReadOnlyDictionary<int, RecognisedPage> recognised, Dictionary<int, List<Element>> texts)
    {
        var winners = new HashSet<int>();
        foreach (var page in pages)
        {
            if (page.DoubtedText is not { } layer || !recognised.TryGetValue(page.Page, out var result) || result.Failure is not null)
                continue;
            var plausible = TextQuality.PlausibleCharacters(layer);
            var found = texts[page.Page].Sum(element => TextQuality.PlausibleCharacters(element.Text) * (element.OcrConfidence ?? 0) / 100);
            if (plausible < LeastCharacters || plausible < LeastShare * layer.Count(letter => !char.IsWhiteSpace(letter)) || plausible <= found * Clearly)
                continue;
            winners.Add(page.Page);
            texts[page.Page] = [new Element { Id = 0, Type = ElementType.Paragraph, Text = layer, Page = page.Page }];
        }

        return winners;
    }
}
