namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>One shown character (or ligature) in its <see cref="TextFrame"/>, lengths in points.</summary>
/// <param name="Text">Clean text, empty for a character without any.</param>
/// <param name="Start">Where its advance begins along the line.</param>
/// <param name="End">Where its advance ends.</param>
/// <param name="Base">Baseline, across the lines.</param>
/// <param name="Size">Font size as displayed.</param>
/// <param name="Style">What the layout has to know about it.</param>
internal readonly record struct Glyph(string Text, float Start, float End, float Base, float Size, GlyphStyle Style)
{
    public bool IsSpace => (Style & GlyphStyle.Space) != 0;

    public bool IsBold => (Style & GlyphStyle.Bold) != 0;

    /// <summary>Part of the font size above the baseline that counts as the height of a line, for fonts of any metrics.</summary>
    public const float Ascent = 0.8f;

    public const float Descent = 0.2f;
}
