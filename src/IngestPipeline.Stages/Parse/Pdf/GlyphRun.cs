namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>Glyphs that follow each other in the content stream on one baseline: positions First to First+Count-1 of their list.</summary>
internal struct GlyphRun
{
    public int First;
    public int Count;
    public int Inked;
    public float Start;
    public float End;
    public float Base;
    public float Size;
    public bool IsHidden;

    public readonly float Top => Base - (Size * Glyph.Ascent);

    public readonly float Bottom => Base + (Size * Glyph.Descent);
}
