using System.Globalization;
using System.Runtime.InteropServices;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Graphics.Colors;
using UglyToad.PdfPig.PdfFonts;

namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>Sorts the letters of a page by reading direction and notes what each is.</summary>
internal sealed class LetterReader(PageContent page)
{
    // Text at odd angles (watermarks, maps) gets frames of its own; beyond this many the page is a drawing and the next axis does.
    private const int MaxFrames = 12;

    private const double TinySize = 1.5;
    private const double OffPageSlack = 4;

    private readonly Dictionary<double, List<Glyph>> _frames = [];
    private double _degrees;
    private FontDetails? _details;
    private bool _bold;
    private bool _monospaced;
    private IColor? _color;
    private bool _isWhite;

    /// <summary>Glyphs drawn in white, which are hidden unless something dark lies behind them: frame, index and place.</summary>
    public List<(double Degrees, int Index, double X, double Y)> White { get; } = [];

    public void Read(IReadOnlyList<Letter> letters)
    {
        foreach (var letter in letters)
            Read(letter);
        foreach (var (degrees, glyphs) in _frames.OrderByDescending(frame => frame.Value.Count).ThenBy(frame => frame.Key))
            page.Text.Add((new TextFrame(degrees), glyphs));
    }

    /// <summary>Marks white glyphs as hidden when <paramref name="isBacked"/> finds nothing behind them.</summary>
    public void HideWhite(Func<double, double, bool> isBacked)
    {
        foreach (var (degrees, index, x, y) in White)
        {
            if (isBacked(x, y))
                continue;
            var glyphs = _frames[degrees];
            glyphs[index] = glyphs[index] with { Style = glyphs[index].Style | GlyphStyle.Hidden };
        }
    }

    /// <summary>Takes the mark of hidden text off every glyph.</summary>
    public void ShowAll()
    {
        foreach (var glyphs in _frames.Values)
        {
            foreach (ref var glyph in CollectionsMarshal.AsSpan(glyphs))
                glyph = glyph with { Style = glyph.Style & ~GlyphStyle.Hidden };
        }
    }

    private void Read(Letter letter)
    {
        var text = PdfText.Clean(letter.Value, out var isJunk);
        var isSpace = string.IsNullOrWhiteSpace(text);
        var size = SizeOf(letter);
        if (IsNowhere(letter.StartBaseLine) || IsNowhere(letter.EndBaseLine))
            return;

        var inkless = letter.RenderingMode is TextRenderingMode.Neither or TextRenderingMode.NeitherClip;
        if (isJunk)
            page.Counts.Junk++;
        if (!isSpace || isJunk)
        {
            page.Counts.Inkless += inkless ? 1 : 0;
            page.Counts.Visible += inkless ? 0 : 1;
        }

        if (text.Length == 0)
            return;
        var (x, y) = (letter.StartBaseLine.X, page.Height - letter.StartBaseLine.Y);
        var (endX, endY) = (letter.EndBaseLine.X, page.Height - letter.EndBaseLine.Y);
        var style = StyleOf(letter, text, isSpace);
        if (inkless || size < TinySize || IsOffPage(x, y) || IsOffPage(endX, endY))
            style |= GlyphStyle.Hidden;

        if (letter.GetFont()?.IsVertical == true)
        {
            // The library reports the lower left corner of a glyph; in its frame the line runs down through the middle of the glyphs.
            Add(TextFrame.Downward.Degrees, new Glyph(text, (float)(y - size), (float)y, (float)(-x - (0.12 * size)), (float)size, style), x, y);
            return;
        }

        Turn(endX - x, endY - y);
        var frame = new TextFrame(_degrees);
        var (start, end) = (frame.Along(x, y), frame.Along(endX, endY));
        Add(_degrees, new Glyph(text, (float)Math.Min(start, end), (float)Math.Max(start, end), (float)frame.Down(x, y), (float)size, style), x, y);
    }

    private void Add(double degrees, in Glyph glyph, double x, double y)
    {
        if (!_frames.TryGetValue(degrees, out var glyphs))
        {
            glyphs = [];
            _frames.Add(degrees, glyphs);
        }

        if (_isWhite && !glyph.IsSpace && (glyph.Style & GlyphStyle.Hidden) == 0)
            White.Add((degrees, glyphs.Count, x, y));
        glyphs.Add(glyph);
    }

    // A glyph without advance (a mark over another) keeps the direction of the one before it.
    private void Turn(double across, double down)
    {
        if (Math.Abs(down) < 1e-3 && across > 1e-3)
        {
            _degrees = 0;
            return;
        }

        if (Math.Abs(across) < 1e-3 && Math.Abs(down) < 1e-3)
            return;
        var degrees = Math.Round(Math.Atan2(down, across) * 360 / Math.PI) / 2;
        degrees = degrees < 0 ? degrees + 360 : degrees;
        if (!_frames.ContainsKey(degrees) && (_frames.Count >= MaxFrames || Math.Abs(degrees - NearestAxis(degrees)) <= 0.5))
            degrees = NearestAxis(degrees);
        _degrees = degrees;
    }

    private static double NearestAxis(double degrees) => Math.Round(degrees / 90) * 90 % 360;

    private GlyphStyle StyleOf(Letter letter, string text, bool isSpace)
    {
        if (!ReferenceEquals(letter.FontDetails, _details))
        {
            _details = letter.FontDetails;
            var name = _details?.Name ?? "";
            _bold = _details is { IsBold: true } or { Weight: >= 600 } || name.Contains("bold", StringComparison.OrdinalIgnoreCase)
                || name.Contains("black", StringComparison.OrdinalIgnoreCase) || name.Contains("CMBX", StringComparison.Ordinal);
            _monospaced = name.Contains("mono", StringComparison.OrdinalIgnoreCase) || name.Contains("courier", StringComparison.OrdinalIgnoreCase)
                || name.Contains("consola", StringComparison.OrdinalIgnoreCase) || name.Contains("CMTT", StringComparison.Ordinal)
                || name.Contains("typewriter", StringComparison.OrdinalIgnoreCase);
        }

        if (!ReferenceEquals(letter.FillColor, _color))
        {
            _color = letter.FillColor;
            _isWhite = IsWhite(_color);
        }

        var style = (_bold ? GlyphStyle.Bold : 0) | (_monospaced ? GlyphStyle.Monospaced : 0) | (isSpace ? GlyphStyle.Space : 0);
        var first = text[0];
        if (first < '\u0300')
            return style;
        if (PdfText.IsRightToLeft(first))
            style |= GlyphStyle.RightToLeft;
        if (PdfText.IsWide(first))
            style |= GlyphStyle.Wide;
        if (CharUnicodeInfo.GetUnicodeCategory(first) is UnicodeCategory.NonSpacingMark)
            style |= GlyphStyle.Mark;
        return style;
    }

    private static bool IsWhite(IColor? color) => color switch
    {
        GrayColor gray => gray.Gray >= 0.98,
        RGBColor rgb => rgb.R >= 0.98 && rgb.G >= 0.98 && rgb.B >= 0.98,
        CMYKColor cmyk => cmyk.C <= 0.02 && cmyk.M <= 0.02 && cmyk.Y <= 0.02 && cmyk.K <= 0.02,
        _ => false,
    };

    // Broken numbers; also in the way of counting in floats.
    private static bool IsNowhere(in PdfPoint point) => !(Math.Abs(point.X) < 1e6) || !(Math.Abs(point.Y) < 1e6);

    private bool IsOffPage(double x, double y) =>
        x < -OffPageSlack || y < -OffPageSlack || x > page.Width + OffPageSlack || y > page.Height + OffPageSlack;

    // Fonts with a matrix of their own can report any size; the height of the glyph's box then says more.
    private static double SizeOf(Letter letter)
    {
        var size = Math.Abs(letter.PointSize);
        if (size is >= 0.1 and <= 1000)
            return size;
        var box = letter.BoundingBox;
        var side = Math.Max(Math.Abs(box.Height), Math.Abs(letter.Width));
        return side >= 0.1 ? Math.Min(side, 1000) : 0.1;
    }
}
