namespace IngestPipeline.Stages.Quality;

public enum PartialParsePolicy
{
    /// <summary>What could be read is published; document and chunks carry the flag partial_parse.</summary>
    Publish,

    /// <summary>The document waits for a person.</summary>
    Quarantine,
}
