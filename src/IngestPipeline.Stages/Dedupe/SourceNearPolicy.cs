using IngestPipeline.Domain.Ledger;

namespace IngestPipeline.Stages.Dedupe;

/// <summary>The policy for documents whose source URI starts with a prefix. A list, since a URI holds colons and cannot be a configuration key.</summary>
public sealed class SourceNearPolicy
{
    /// <summary>Start of the absolute percent-encoded source URI, for example <c>file:///data/drafts/</c>.</summary>
    public string Prefix { get; set; } = "";

    public NearPolicy? NearPolicy { get; set; }
}
