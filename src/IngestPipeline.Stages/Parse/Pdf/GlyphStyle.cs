namespace IngestPipeline.Stages.Parse.Pdf;

[Flags]
internal enum GlyphStyle
{
    None = 0,
    Bold = 1,
    Space = 2,

    /// <summary>Not to be seen by a reader of the page: no ink, white on white, too small, or off the page.</summary>
    Hidden = 4,

    RightToLeft = 8,
    Wide = 16,
    Mark = 32,
    Monospaced = 64,
}
