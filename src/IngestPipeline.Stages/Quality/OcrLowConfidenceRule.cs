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
        var characters = recognised.Sum(element => (long)element.Text.Length);
        if (characters == 0)
            return null;

        var mean = recognised.Sum(element => element.OcrConfidence!.Value * element.Text.Length) / characters;
        if (mean >= minConfidence)
            return null;

        var all = document.Elements.Sum(element => (long)element.Text.Length);
        var weak = document.Pages.Where(page => page.OcrConfidence < minConfidence).Select(page => page.Page).ToList();
        var evidence = new Dictionary<string, object?>
        {
            ["mean_confidence"] = Math.Round(mean, 1),
            ["min_confidence"] = minConfidence,
            ["recognised_characters"] = characters,
            ["characters"] = all,
            ["failed_pages"] = PageNumbers.First(weak),
            ["sample"] = TextSample.Of(recognised),
        };
        var detail = string.Create(
            CultureInfo.InvariantCulture,
            $"mean word confidence of {characters} recognised characters is {mean:0.0}, limit is {minConfidence:0.#}");
        return new QualityFinding(QuarantineReason.OcrLowConfidence, detail, evidence, FlagNames.OcrLowConfidence, Stops: characters * 2 >= all);
    }
}
