using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;

namespace IngestPipeline.Stages.Quality;

/// <summary>Some pages could not be read, or parse itself says that it saw only a part of the file.</summary>
public sealed class PartialParseRule(PartialParsePolicy policy) : IQualityRule
{
    public QualityFinding? Check(ParsedDocument document)
    {
        // A page that still waits for recognition was read by nobody: a gap is never success.
        var missing = document.Pages.Where(page => page.State is PageState.Failed or PageState.NeedsOcr).ToList();
        if (missing.Count == 0 && !document.Flags.Contains(FlagNames.PartialParse))
            return null;

        var numbers = missing.ConvertAll(page => page.Page);
        var detail = missing.Count > 0
            ? $"{missing.Count} of {document.Pages.Count} page(s) could not be read: {PageNumbers.Join(numbers)}"
            : "the file could be read only in part";
        var evidence = new Dictionary<string, object?>
        {
            ["pages"] = document.Pages.Count,
            ["failed_pages"] = PageNumbers.First(numbers),
            ["failed_count"] = missing.Count,
            ["reasons"] = missing.Select(page => page.Reason).OfType<string>().Distinct(StringComparer.Ordinal).Take(5).ToArray(),
            ["sample"] = TextSample.Of(document.Elements),
        };
        return new QualityFinding(QuarantineReason.PartialParse, detail, evidence, FlagNames.PartialParse, Stops: policy == PartialParsePolicy.Quarantine);
    }
}
