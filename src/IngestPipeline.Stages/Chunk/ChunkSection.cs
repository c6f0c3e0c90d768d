namespace IngestPipeline.Stages.Chunk;

/// <summary>Headings without text between them, and the text below the last of them.</summary>
internal sealed record ChunkSection(List<ChunkUnit> Units)
{
    public bool HasBody => Units.Exists(unit => !unit.IsHeading);
}
