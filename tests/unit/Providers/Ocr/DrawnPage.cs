using System.Globalization;
using System.Text;

namespace IngestPipeline.UnitTests.Providers.Ocr;

/// <summary>A letter page drawn command by command: text, rules, boxes and shades, for pages that are hard to read.</summary>
internal sealed class DrawnPage
{
    private readonly StringBuilder content = new();

    /// <summary>Text with its baseline at a place in points from the upper left corner.</summary>
    /// <param name="font">F is Helvetica, B its bold, T Times, S Symbol (Greek).</param>
    public DrawnPage Text(double left, double baseline, string text, double size = 12, string font = "F", double degrees = 0)
    {
        var (cosine, sine) = (Math.Cos(degrees * Math.PI / 180), Math.Sin(degrees * Math.PI / 180));
        return Append($"BT /{font} {size} Tf {cosine:0.####} {sine:0.####} {-sine:0.####} {cosine:0.####} {left} {792 - baseline} Tm ({text.Replace("(", "\\(", StringComparison.Ordinal).Replace(")", "\\)", StringComparison.Ordinal)}) Tj ET");
    }

    public DrawnPage Lines(double left, double baseline, IEnumerable<string> lines, double size = 12, string font = "F", double leading = 16)
    {
        foreach (var line in lines)
        {
            Text(left, baseline, line, size, font);
            baseline += leading;
        }

        return this;
    }

    public DrawnPage Rule(double fromX, double fromY, double toX, double toY, double width = 0.8, double gray = 0) =>
        Append($"q {gray} G {width} w {fromX} {792 - fromY} m {toX} {792 - toY} l S Q");

    /// <summary>A filled box.</summary>
    public DrawnPage Shade(double left, double top, double right, double bottom, double gray) =>
        Append($"q {gray} g {left} {792 - bottom} {right - left} {bottom - top} re f Q");

    /// <summary>The gray of all text that follows.</summary>
    public DrawnPage Ink(double gray) => Append($"{gray} g");

    public byte[] Pdf()
    {
        string[] objects =
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F 5 0 R /B 6 0 R /T 7 0 R /S 8 0 R >> >> >>",
            $"<< /Length {content.Length} >>\nstream\n{content}\nendstream",
            .. new[] { "Helvetica", "Helvetica-Bold", "Times-Roman", "Symbol" }.Select(name => $"<< /Type /Font /Subtype /Type1 /BaseFont /{name} >>"),
        ];
        return TestPage.Assemble(objects);
    }

    private DrawnPage Append(FormattableString command)
    {
        content.Append(command.ToString(CultureInfo.InvariantCulture)).Append('\n');
        return this;
    }
}
