using System.Globalization;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;

namespace IngestPipeline.Stages.Quality;

/// <summary>
/// Mean word confidence of the recognised text, weighted by characters, is under the limit. A document most of whose text
/// was read and not recognised is published with a flag: one bad scan in an appendix does not hold back the rest.
/// </summary>
public sealed class OcrLowConfidenceRule(double minConfidence) : IQualityRule
{
    public QualityFinding? Check(ParsedDocument document)
    {
        var recognised = document.Elements.Where(element => element.OcrConfidence is not null && element.Text.Length > 0).ToList();
        var (characters, mean) = MeanOf(recognised);
        if (characters == 0)
            return null;

        if (mean >= minConfidence)
            return null;

        var all = document.Elements.Sum(element => (long)element.Text.Length);
        var pages = document.Pages.Where(page => page.OcrConfidence < minConfidence).ToList();
        var weak = pages.ConvertAll(page => page.Page);
        var reasons = pages.Select(page => page.Reason).OfType<string>().Distinct(StringComparer.Ordinal).Take(5).ToArray();
        var evidence = new Dictionary<string, object?>
        {
            ["mean_confidence"] = Math.Round(mean, 1),
            ["min_confidence"] = minConfidence,
            ["recognised_characters"] = characters,
            ["characters"] = all,
            ["failed_pages"] = PageNumbers.First(weak),
            ["reasons"] = reasons,
            ["sample"] = TextSample.Of(recognised),
        };
        var detail = string.Create(
            CultureInfo.InvariantCulture,
            $"mean word confidence of {characters} recognised characters is {mean:0.0}, limit is {minConfidence:0.#}{(reasons.Length > 0 ? ": " + reasons[0] : "")}");
        return new QualityFinding(QuarantineReason.OcrLowConfidence, detail, evidence, FlagNames.OcrLowConfidence, Stops: characters * 2 >= all);
    }

    /// <returns>Recognised characters, and their mean word confidence; 0 when there are none.</returns>
    internal static (long Characters, double Mean) MeanOf(IEnumerable<Element> elements)
    {
        var (characters, sum) = (0L, 0.0);
        foreach (var element in elements.Where(element => element.OcrConfidence is not null))
        {
            characters += element.Text.Length;
            sum += element.OcrConfidence!.Value * element.Text.Length;
        }

        return (characters, characters == 0 ? 0 : sum / characters);
    }
}
