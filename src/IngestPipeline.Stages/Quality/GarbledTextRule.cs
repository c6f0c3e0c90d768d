using System.Globalization;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;

namespace IngestPipeline.Stages.Quality;

/// <summary>Too many characters mean nothing to a reader. Their share is taken of all characters that are not white space.</summary>
public sealed class GarbledTextRule(double maxShare) : IQualityRule
{
    /// <summary>In a note of a few words one stray symbol is a large share and no reason to stop it.</summary>
    private const int MinUnreadable = 5;

    public QualityFinding? Check(ParsedDocument document)
    {
        var counts = document.Elements.Select(element => (element.Page, Count: UnreadableText.Count(element.Text))).ToList();
        var unreadable = counts.Sum(entry => entry.Count.Unreadable);
        var visible = counts.Sum(entry => entry.Count.Visible);
        if (unreadable < MinUnreadable || unreadable <= maxShare * visible)
            return null;

        var pages = counts
            .Where(entry => entry.Page is not null)
            .GroupBy(entry => entry.Page!.Value)
            .Where(page => page.Sum(entry => entry.Count.Unreadable) > maxShare * page.Sum(entry => entry.Count.Visible))
            .Select(page => page.Key)
            .Order()
            .ToList();
        var share = (double)unreadable / visible;
        var evidence = new Dictionary<string, object?>
        {
            ["unreadable_characters"] = unreadable,
            ["characters"] = visible,
            ["share"] = Math.Round(share, 3),
            ["max_share"] = maxShare,
            ["failed_pages"] = PageNumbers.First(pages),
            ["sample"] = TextSample.Of(document.Elements.Where(element => UnreadableText.Count(element.Text).Unreadable > 0)),
        };
        var detail = string.Create(
            CultureInfo.InvariantCulture,
            $"{unreadable} of {visible} characters are unreadable ({share:P1}), limit is {maxShare:P1}");
        return new QualityFinding(QuarantineReason.GarbledText, detail, evidence, FlagNames.GarbledText);
    }
}
