using IngestPipeline.Domain.Results;

namespace IngestPipeline.Stages.Parse;

/// <summary>What parsers of text formats share: the whole file is decoded, and the document says with which encoding.</summary>
public abstract class TextFormatParser : IFormatParser
{
    public abstract IReadOnlyCollection<string> MediaTypes { get; }

    public StageResult<ParsedFile> Parse(ParseInput input, ParseOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(options);
        var decoded = Decode(StreamBytes.ReadAll(input.Content).Span);
        var document = new DocumentBuilder(options, cancellation);
        document.AddMetadata("encoding", decoded.Encoding);
        if (decoded.IsLossy)
            document.AddFlag("undecodable_characters");
        return Read(decoded.Text, input.MediaType, document) ?? document.Complete(input.MediaType);
    }

    protected virtual DecodedText Decode(ReadOnlySpan<byte> bytes) => TextDecoder.Decode(bytes);

    /// <returns>Null when the document is complete; else why it is not.</returns>
    protected abstract Quarantined<ParsedFile>? Read(string text, string mediaType, DocumentBuilder document);
}
