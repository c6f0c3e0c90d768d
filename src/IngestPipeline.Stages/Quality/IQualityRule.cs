using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Stages.Quality;

/// <summary>One doubt about an assembled document.</summary>
public interface IQualityRule
{
    /// <returns>Null when the rule is content.</returns>
    QualityFinding? Check(ParsedDocument document);
}
