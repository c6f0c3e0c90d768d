using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Stages.Chunk;

/// <summary>An element, or a slice of one, on its way into a chunk.</summary>
/// <param name="Scope">The innermost heading it stands under; a heading stands under itself.</param>
/// <param name="Tokens">Tokens of the text and the line end after it; for text far too long for a chunk any number above the limit.</param>
/// <param name="HasLongRun">The text has to be cut however few its tokens are.</param>
internal sealed record ChunkUnit(Element Element, HeadingScope? Scope, string Text, int Tokens, bool HasLongRun)
{
    public bool IsHeading => Element.Type is ElementType.Title or ElementType.Heading;

    /// <summary>What follows must not be parted from it: a heading, or a sentence that announces a list or a table.</summary>
    public bool LeadsOn => IsHeading || Text.EndsWith(':');

    public static ChunkUnit Of(Element element, HeadingScope? scope, string text, int maxTokens, ITokenCounter counter)
    {
        var isFarTooLong = text.Length / PassageSlicer.CharactersPerToken > maxTokens;
        return new(element, scope, text, isFarTooLong ? text.Length / PassageSlicer.CharactersPerToken : counter.Count(text + "\n"), LongRuns.Any(text));
    }
}
