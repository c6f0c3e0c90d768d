namespace IngestPipeline.Stages.Chunk;

/// <summary>Headings without text between them, and the text below the last of them.</summary>
/// <param name="Parent">What the first heading stands under; null is the document itself.</param>
internal sealed record ChunkSection(HeadingScope? Parent, List<ChunkUnit> Units)
{
    public int Tokens => Units.Sum(unit => unit.Tokens);

    public bool HasBody => Units.Exists(unit => !unit.IsHeading);
}
