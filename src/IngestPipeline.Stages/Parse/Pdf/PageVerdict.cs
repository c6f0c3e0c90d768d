using System.Globalization;
using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>Decides what is to become of a page: its text is taken, it has to be recognised, or there is nothing on it.</summary>
/// <param name="State">Extracted, NeedsOcr or Blank.</param>
/// <param name="Reason">Why; null when the text is simply there.</param>
/// <param name="KeepsText">The page's own text is sound and stays, also when the page is recognised on top.</param>
internal sealed record PageVerdict(PageState State, string? Reason, bool KeepsText)
{
    private const double JunkShare = 0.1;
    private const double GoodRecognition = 0.75;
    private const int FewCharacters = 200;
    private const int FewShapes = 12;

    // Below this size a picture is an icon or a rule; in samples and in part of the page.
    private const int MinPictureHeight = 24;
    private const int MinPictureWidth = 120;
    private const double MinPictureShare = 0.008;
    private const int TextBesidePictures = 600;

    public static PageVerdict Of(PageContent page, PageLayout layout, ReadingLog log)
    {
        var (counts, unmapped) = (page.Counts, log.UnmappedGlyphs);
        if (log.MissingFonts > 0)
            return NeedsOcr("text of the page is in fonts that the file does not hold");
        var covered = page.Covered;
        if (counts.Total == 0)
            return WithoutText(page, unmapped);
        if (counts.Total >= 5 && (counts.Junk + unmapped) >= (counts.Total + unmapped) * JunkShare)
            return NeedsOcr($"{counts.Junk + unmapped} of {counts.Total + unmapped} characters have no known meaning");

        var lines = layout.Flows.SelectMany(flow => flow.Lines).Select(line => line.Text);
        if (page.IsScanWithText)
            return OverScan(counts, lines);
        if (covered >= PageContent.ScanShare && counts.Visible < FewCharacters)
            return NeedsOcr($"pictures cover {Percent(covered)} of the page, which has {counts.Visible} characters of text");
        if (covered >= 0.9 && TextQuality.WordShare(lines) < 0.6)
            return NeedsOcr("a picture covers the page and its text layer is not readable");
        if (TextQuality.IsGibberish(lines))
            return NeedsOcr("the words of the text layer are no words");

        if (counts.Visible < TextBesidePictures)
            layout.TextPictures.AddRange(page.Pictures.Where(picture => MayHoldText(picture, counts.Visible)));
        return layout.TextPictures.Count > 0
            ? new PageVerdict(PageState.NeedsOcr, $"{layout.TextPictures.Count} pictures beside the text may hold text of their own", true)
            : new PageVerdict(PageState.Extracted, layout.Fallback, true);
    }

    private static PageVerdict WithoutText(PageContent page, int unmapped)
    {
        if (unmapped > 0)
            return NeedsOcr($"{unmapped} characters have no known meaning");
        if (page.Placed.Count > 0)
            return new PageVerdict(PageState.Extracted, "only form values and notes", true);
        if (page.Pictures.Exists(picture => picture.Width >= 8 && picture.Height >= 8 && picture.Share >= 0.001))
            return NeedsOcr("no text layer, but pictures");
        return page.DrawnShapes > FewShapes
            ? NeedsOcr($"no text layer, but {page.DrawnShapes} drawn shapes")
            : new PageVerdict(PageState.Blank, null, false);
    }

    private static PageVerdict OverScan(PageCounts counts, IEnumerable<string> lines)
    {
        var share = TextQuality.WordShare(lines);
        return share >= GoodRecognition && counts.Inkless >= 20
            ? new PageVerdict(PageState.Extracted, $"the text is an earlier recognition laid over a scan ({Percent(share)} plausible words)", true)
            : NeedsOcr($"the recognised text laid over the scan is poor ({Percent(share)} plausible words)");
    }

    // Photographs are JPEG and rarely hold text worth the time; a picture of text beside little text is worth it in any coding.
    private static bool MayHoldText(Picture picture, int visible) =>
        picture.Width >= MinPictureWidth && picture.Height >= MinPictureHeight && picture.Share >= MinPictureShare
        && (!picture.IsPhotographic || (picture.Share >= 0.25 && visible < FewCharacters));

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:F0} %");

    private static PageVerdict NeedsOcr(string reason) => new(PageState.NeedsOcr, reason, false);
}
