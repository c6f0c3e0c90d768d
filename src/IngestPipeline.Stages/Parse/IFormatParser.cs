using IngestPipeline.Domain.Results;

namespace IngestPipeline.Stages.Parse;

/// <summary>Reads one family of formats. Pure: same bytes and options, same result; no file system, no network, no clock.</summary>
public interface IFormatParser
{
    /// <summary>Media types it reads.</summary>
    IReadOnlyCollection<string> MediaTypes { get; }

    /// <summary>Known trouble is a <see cref="Quarantined{T}"/>; any exception that escapes is a defect of the file or the library and counts as the item's own.</summary>
    StageResult<ParsedFile> Parse(ParseInput input, ParseOptions options, CancellationToken cancellation);
}
