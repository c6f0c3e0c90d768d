using System.ComponentModel.DataAnnotations;

namespace IngestPipeline.Stages.Quality;

/// <summary>What happens to documents of doubtful quality.</summary>
public sealed class QualityOptions
{
    public const string Section = "Quality";

    /// <summary>A document some of whose pages could not be read: <c>publish</c> the rest with the flag partial_parse, or <c>quarantine</c>. Default publish.</summary>
    [EnumDataType(typeof(PartialParsePolicy), ErrorMessage = "Quality:PartialParse must be publish or quarantine")]
    public PartialParsePolicy PartialParse { get; set; } = PartialParsePolicy.Publish;

    /// <summary>
    /// Share of unreadable characters among all that are not white space, above which a document is quarantined as GARBLED_TEXT.
    /// Symbol fonts used for bullets stay under 0.03, a text layer without a usable mapping is near 1. Default 0.1.
    /// </summary>
    [Range(0.0, 1.0)]
    public double MaxUnreadableShare { get; set; } = 0.1;
}
