using SkiaSharp;

namespace IngestPipeline.Providers.Viewing;

/// <summary>
/// A single-stroke sans serif alphabet, so that pictures of text do not depend on the fonts of the machine that draws
/// them. Units: cap height 70, baseline 0, y grows downwards; glyphs are SVG paths.
/// </summary>
internal static class StrokeFont
{
    public const float UnitsPerEm = 100;
    private const float LetterSpacing = 19;
    private const float SpaceWidth = 34;
    private const float StrokeWidth = 9;

    private static readonly Dictionary<char, (string Path, float Width)> s_glyphs = new()
    {
        ['A'] = ("M0 0 L26 -70 L52 0 M9 -24 H43", 52),
        ['B'] = ("M0 0 V-70 H24 A16.5 16.5 0 0 1 24 -37 H0 M24 -37 A18.5 18.5 0 0 1 24 0 H0", 42),
        ['C'] = ("M49 -58 A29 36 0 1 0 49 -12", 50),
        ['D'] = ("M0 0 V-70 H18 A35 35 0 0 1 18 0 Z", 53),
        ['E'] = ("M42 0 H0 V-70 H42 M0 -36 H36", 42),
        ['F'] = ("M0 0 V-70 H41 M0 -36 H34", 41),
        ['G'] = ("M50 -58 A29 36 0 1 0 52 -14 V-32 H32", 52),
        ['H'] = ("M0 0 V-70 M50 0 V-70 M0 -36 H50", 50),
        ['I'] = ("M0 0 H20 M10 0 V-70 M0 -70 H20", 20),
        ['J'] = ("M28 -70 V-18 A15 18 0 0 1 0 -13", 28),
        ['K'] = ("M0 0 V-70 M46 -70 L0 -27 M16 -41 L48 0", 48),
        ['L'] = ("M0 -70 V0 H40", 40),
        ['M'] = ("M0 0 V-70 L29 -18 L58 -70 V0", 58),
        ['N'] = ("M0 0 V-70 L50 0 V-70", 50),
        ['O'] = ("M0 -35 A29 36 0 0 1 58 -35 A29 36 0 0 1 0 -35 Z", 58),
        ['P'] = ("M0 0 V-70 H24 A19 19 0 0 1 24 -32 H0", 43),
        ['Q'] = ("M0 -35 A29 36 0 0 1 58 -35 A29 36 0 0 1 0 -35 Z M36 -16 L58 5", 58),
        ['R'] = ("M0 0 V-70 H24 A19 19 0 0 1 24 -32 H0 M24 -32 L46 0", 46),
        ['S'] = ("M41 -60 C36 -68 30 -71 22 -71 C9 -71 2 -63 2 -54 C2 -43 11 -39 22 -36 C34 -33 43 -29 43 -18 C43 -7 34 1 22 1 C12 1 5 -3 0 -11", 43),
        ['T'] = ("M0 -70 H50 M25 -70 V0", 50),
        ['U'] = ("M0 -70 V-24 A25 25 0 0 0 50 -24 V-70", 50),
        ['V'] = ("M0 -70 L26 0 L52 -70", 52),
        ['W'] = ("M0 -70 L19 0 L38 -62 L57 0 L76 -70", 76),
        ['X'] = ("M0 -70 L48 0 M48 -70 L0 0", 48),
        ['Y'] = ("M0 -70 L25 -34 L50 -70 M25 -34 V0", 50),
        ['Z'] = ("M0 -70 H46 L0 0 H48", 48),
        ['a'] = ("M3 -42 C8 -48 13 -51 20 -51 C32 -51 37 -44 37 -34 V0 M37 -30 H20 C7 -30 0 -24 0 -15 C0 -5 7 1 16 1 C26 1 33 -5 37 -13", 37),
        ['b'] = ("M0 -72 V0 M0 -25 A20 26 0 0 1 40 -25 A20 26 0 0 1 0 -25", 40),
        ['c'] = ("M36 -41 A20 26 0 1 0 36 -9", 36),
        ['d'] = ("M40 -72 V0 M40 -25 A20 26 0 0 0 0 -25 A20 26 0 0 0 40 -25", 40),
        ['e'] = ("M0 -27 H39 C39 -42 31 -51 20 -51 C8 -51 0 -41 0 -25 C0 -9 8 1 21 1 C28 1 34 -2 38 -8", 39),
        ['f'] = ("M27 -70 C15 -74 10 -68 10 -56 V0 M0 -48 H25", 25),
        ['g'] = ("M40 -50 V2 C40 14 32 21 20 21 C12 21 7 19 2 14 M40 -25 A20 26 0 0 0 0 -25 A20 26 0 0 0 40 -25", 40),
        ['h'] = ("M0 -72 V0 M0 -30 C3 -43 11 -51 20 -51 C31 -51 37 -44 37 -31 V0", 37),
        ['i'] = ("M0 -50 V0 M0 -68 V-67", 0),
        ['j'] = ("M10 -50 V8 C10 17 5 21 -3 20 M10 -68 V-67", 10),
        ['k'] = ("M0 -72 V0 M34 -50 L0 -20 M12 -30 L36 0", 36),
        ['l'] = ("M0 -72 V0", 0),
        ['m'] = ("M0 -50 V0 M0 -32 C3 -44 9 -51 18 -51 C27 -51 31 -44 31 -33 V0 M31 -32 C34 -44 40 -51 49 -51 C58 -51 62 -44 62 -33 V0", 62),
        ['n'] = ("M0 -50 V0 M0 -30 C3 -43 11 -51 20 -51 C31 -51 37 -44 37 -31 V0", 37),
        ['o'] = ("M0 -25 A21 26 0 0 1 42 -25 A21 26 0 0 1 0 -25 Z", 42),
        ['p'] = ("M0 -50 V20 M0 -25 A20 26 0 0 1 40 -25 A20 26 0 0 1 0 -25", 40),
        ['q'] = ("M40 -50 V20 M40 -25 A20 26 0 0 0 0 -25 A20 26 0 0 0 40 -25", 40),
        ['r'] = ("M0 -50 V0 M0 -28 C2 -42 9 -51 23 -50", 22),
        ['s'] = ("M32 -43 C28 -49 23 -51 17 -51 C7 -51 2 -45 2 -38 C2 -30 9 -28 17 -26 C26 -24 33 -20 33 -13 C33 -4 26 1 17 1 C9 1 4 -2 0 -8", 33),
        ['t'] = ("M10 -64 V-12 C10 -3 15 1 26 -1 M0 -48 H25", 25),
        ['u'] = ("M0 -50 V-19 C0 -6 6 1 17 1 C26 1 34 -7 37 -20 M37 -50 V0", 37),
        ['v'] = ("M0 -50 L20 0 L40 -50", 40),
        ['w'] = ("M0 -50 L15 0 L30 -44 L45 0 L60 -50", 60),
        ['x'] = ("M0 -50 L37 0 M37 -50 L0 0", 37),
        ['y'] = ("M0 -50 L20 0 M40 -50 L18 6 C14 16 9 21 0 20", 40),
        ['z'] = ("M0 -50 H35 L0 0 H36", 36),
        ['0'] = ("M0 -35 A22 36 0 0 1 44 -35 A22 36 0 0 1 0 -35 Z", 44),
        ['1'] = ("M5 -56 L22 -70 V0 M6 0 H38", 38),
        ['2'] = ("M2 -54 C4 -65 12 -71 23 -71 C35 -71 42 -63 42 -52 C42 -38 30 -28 0 0 H44", 44),
        ['3'] = ("M3 -60 C7 -67 14 -71 22 -71 C34 -71 41 -64 41 -54 C41 -44 33 -38 20 -38 C35 -38 43 -30 43 -19 C43 -7 34 1 21 1 C12 1 5 -3 0 -11", 43),
        ['4'] = ("M34 0 V-70 L0 -19 H46", 46),
        ['5'] = ("M40 -70 H8 L4 -38 C9 -43 15 -45 22 -45 C35 -45 43 -36 43 -23 C43 -8 34 1 20 1 C12 1 5 -3 0 -9", 43),
        ['6'] = ("M38 -64 C33 -69 29 -71 23 -71 C8 -71 0 -57 0 -33 C0 -11 8 1 22 1 C34 1 43 -8 43 -22 C43 -35 35 -44 23 -44 C11 -44 3 -36 0 -26", 43),
        ['7'] = ("M0 -70 H44 L16 0", 44),
        ['8'] = ("M5 -54.5 A17 16.5 0 0 1 39 -54.5 A17 16.5 0 0 1 5 -54.5 Z M1 -18.5 A21 19.5 0 0 1 43 -18.5 A21 19.5 0 0 1 1 -18.5 Z", 44),
        ['9'] = ("M5 -5 C10 0 14 1 20 1 C35 1 43 -13 43 -37 C43 -59 35 -71 21 -71 C9 -71 0 -62 0 -48 C0 -35 8 -26 20 -26 C32 -26 40 -34 43 -44", 43),
        ['.'] = ("M0 -1.5 H1.5", 1),
        [','] = ("M2 -2 L-2 11", 2),
        [':'] = ("M0 -1.5 H1.5 M0 -41 H1.5", 1),
        [';'] = ("M2 -2 L-2 11 M0 -41 H1.5", 2),
        ['-'] = ("M0 -26 H22", 22),
        ['('] = ("M12 -76 C2 -60 -2 -46 -2 -30 C-2 -14 2 0 12 14", 12),
        [')'] = ("M0 -76 C10 -60 14 -46 14 -30 C14 -14 10 0 0 14", 12),
        ['/'] = ("M0 6 L28 -74", 28),
        ['\''] = ("M0 -72 V-54", 0),
        ['"'] = ("M0 -72 V-54 M13 -72 V-54", 13),
        ['%'] = ("M0 -54 A10 15 0 0 1 20 -54 A10 15 0 0 1 0 -54 Z M36 -15 A10 15 0 0 1 56 -15 A10 15 0 0 1 36 -15 Z M46 -70 L10 0", 56),
        ['+'] = ("M0 -34 H40 M20 -54 V-14", 40),
        ['='] = ("M0 -43 H40 M0 -24 H40", 40),
        ['!'] = ("M0 -70 V-22 M0 -1.5 H1.5", 1),
        ['?'] = ("M2 -56 C4 -66 11 -71 20 -71 C31 -71 37 -64 37 -55 C37 -42 20 -40 20 -22 M20 -1.5 H21.5", 37),
        ['&'] = ("M50 0 L11 -48 C4 -57 9 -71 21 -71 C33 -71 36 -56 27 -48 L11 -35 C-5 -22 2 1 20 1 C34 1 45 -12 47 -30", 50),
    };

    /// <summary>The width of a line in units of the font.</summary>
    public static float Measure(string text) =>
        text.Sum(c => c == ' ' ? SpaceWidth : Glyph(c).Width + LetterSpacing);

    /// <summary>Draws one line; <paramref name="size"/> is the em in pixels. Nearly black without a <paramref name="colour"/>.</summary>
    public static void Draw(SKCanvas canvas, string text, float x, float baseline, float size, SKColor? colour = null)
    {
        using var paint = new SKPaint
        {
            IsAntialias = true,
            Style = SKPaintStyle.Stroke,
            StrokeWidth = StrokeWidth,
            StrokeCap = SKStrokeCap.Round,
            StrokeJoin = SKStrokeJoin.Round,
            Color = colour ?? new SKColor(24, 24, 24),
        };
        canvas.Save();
        canvas.Translate(x, baseline);
        canvas.Scale(size / UnitsPerEm);
        foreach (var character in text)
        {
            if (character == ' ')
            {
                canvas.Translate(SpaceWidth, 0);
                continue;
            }
            var (path, width) = Glyph(character);
            using var outline = SKPath.ParseSvgPathData(path);
            canvas.DrawPath(outline, paint);
            canvas.Translate(width + LetterSpacing, 0);
        }
        canvas.Restore();
    }

    private static (string Path, float Width) Glyph(char character) =>
        s_glyphs.TryGetValue(character, out var glyph)
            ? glyph
            : throw new ArgumentException($"the stroke font has no glyph for '{character}' (U+{(int)character:X4})", nameof(character));
}
