using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Ocr;

namespace IngestPipeline.Stages.Quality;

/// <summary>Asks every rule in turn whether an assembled document (recognised pages merged in) may go on.</summary>
public sealed class QualityGate(IReadOnlyList<IQualityRule> rules)
{
    /// <summary>All rules: what is missing first, then what is unsure.</summary>
    public static QualityGate Create(OcrOptions ocr, QualityOptions quality) => new(
    [
        new EmptyOutputRule(),
        new PartialParseRule(quality.PartialParse),
        new OcrLowConfidenceRule(ocr.MinConfidence),
        new GarbledTextRule(quality.MaxUnreadableShare),
    ]);

    /// <summary>The document with the flags of findings that did not stop it, or the first finding that did and that nobody accepted.</summary>
    public StageResult<ParsedDocument> Check(ParsedDocument document, ReplayOverrides overrides)
    {
        var flags = document.Flags.ToList();
        foreach (var finding in rules.Select(rule => rule.Check(document)).OfType<QualityFinding>())
        {
            if (finding.Stops && !IsAccepted(finding.Reason, overrides))
                return new Quarantined<ParsedDocument>(finding.Reason, finding.Detail, finding.Evidence);
            if (finding.Flag is not null && !flags.Contains(finding.Flag))
                flags.Add(finding.Flag);
        }

        return new Completed<ParsedDocument>(flags.Count == document.Flags.Count ? document : document with { Flags = flags });
    }

    private static bool IsAccepted(QuarantineReason reason, ReplayOverrides overrides) =>
        reason.IsAcceptable() && overrides.Accept.Contains(reason.ToCode(), StringComparer.OrdinalIgnoreCase);
}
