using System.Text;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;

namespace IngestPipeline.Stages.Quality;

/// <summary>A document without a single letter or digit cannot be found by anything.</summary>
public sealed class EmptyOutputRule : IQualityRule
{
    public QualityFinding? Check(ParsedDocument document)
    {
        if (document.Elements.Any(element => element.Text.EnumerateRunes().Any(Rune.IsLetterOrDigit)))
            return null;

        var failed = document.Pages.Where(page => page.State is PageState.Failed or PageState.NeedsOcr).Select(page => page.Page).ToList();
        var ran = document.Pages.Count(page =>
            page.State == PageState.Recognised || page.Reason == Ocr.DocumentAssembler.NothingRecognised);
        var evidence = new Dictionary<string, object?>
        {
            ["pages"] = document.Pages.Count,
            ["elements"] = document.Elements.Count,
            ["pages_recognised"] = ran,
            ["failed_pages"] = PageNumbers.First(failed),
            ["attachments"] = document.Attachments.Count,
            ["sample"] = TextSample.Of(document.Elements),
        };
        return new QualityFinding(QuarantineReason.EmptyOutput, Detail(document, failed, ran), evidence);
    }

    private static string Detail(ParsedDocument document, List<int> failed, int ran)
    {
        List<string> parts =
        [
            document.Pages.Count == 0 ? "no letter or digit in the document" : $"no letter or digit on {document.Pages.Count} page(s)",
            ran > 0 ? $"ocr ran on {ran} page(s)" : "ocr did not run",
        ];
        if (failed.Count > 0)
            parts.Add($"{failed.Count} page(s) could not be read: {PageNumbers.Join(failed)}");
        if (document.Attachments.Count > 0)
            parts.Add($"its {document.Attachments.Count} attachment(s) are documents of their own");
        return string.Join("; ", parts);
    }
}
