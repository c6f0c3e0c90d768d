using System.Globalization;
using System.Text;
using System.Xml.Linq;
using IngestPipeline.Stages.Parse.OpenXml;

namespace IngestPipeline.Stages.Parse.Docx;

/// <summary>Reads one <c>w:p</c>: tracked changes as accepted, fields by their result, text boxes set aside.</summary>
internal sealed class ParagraphReader(WordStyles styles)
{
    /// <summary>Half points Word uses where nothing says a size.</summary>
    private const int UnstatedSize = 20;

    private bool hasBold;
    private bool hasPlain;
    private int smallest;

    public WordParagraph Read(XElement paragraph)
    {
        var properties = paragraph.Child("pPr");
        var result = new WordParagraph
        {
            Properties = properties,
            RunsOn = properties.Child("rPr").Child("del") is not null || properties.Child("rPr").Child("moveFrom") is not null,
        };
        var text = new StringBuilder();
        (hasBold, hasPlain, smallest) = (false, false, int.MaxValue);
        ReadInline(paragraph, text, result);
        result.IsBold = hasBold && !hasPlain;
        result.Size = smallest == int.MaxValue ? 0 : smallest;
        result.Text = text.ToString();
        return result;
    }

    private void ReadInline(XElement parent, StringBuilder text, WordParagraph result)
    {
        foreach (var element in parent.Elements())
        {
            switch (element.Name.LocalName)
            {
                case "t":
                    text.Append(element.Value);
                    break;
                case "r":
                    ReadRun(element, text, result);
                    break;
                case "tab" or "ptab":
                    text.Append('\t');
                    break;
                case "br" or "cr":
                    text.Append('\n');
                    break;
                case "noBreakHyphen":
                    text.Append('-');
                    break;
                case "sym":
                    text.Append(Symbol(element));
                    break;
                case "footnoteReference" or "endnoteReference" when element.Attr("id") is { } id:
                    result.Notes.Add((element.Is("endnoteReference"), id));
                    break;
                case "drawing" or "pict" or "object":
                    ReadDrawing(element, result);
                    break;
                case "oMath" or "oMathPara":
                    text.Append(MathText.Read(element));
                    break;
                case "ruby":
                    if (element.Child("rubyBase") is { } spoken)
                        ReadInline(spoken, text, result);
                    break;
                case "AlternateContent":
                    if (element.Branch() is { } branch)
                        ReadInline(branch, text, result);
                    break;
                // Deleted or moved away, instructions of fields, properties.
                case "del" or "moveFrom" or "delText" or "delInstrText" or "instrText" or "fldData" or "pPr" or "rPr" or "sdtPr" or "sdtEndPr" or "softHyphen":
                    break;
                default:
                    ReadInline(element, text, result);
                    break;
            }
        }
    }

    private void ReadRun(XElement run, StringBuilder text, WordParagraph result)
    {
        var before = text.Length;
        ReadInline(run, text, result);
        if (text.Length == before || string.IsNullOrWhiteSpace(text.ToString(before, text.Length - before)))
            return;
        var look = styles.Look(result.Properties, run.Child("rPr"));
        result.HasHiddenText |= look.IsHidden ?? false;
        smallest = Math.Min(smallest, look.Size ?? UnstatedSize);
        if (look.IsBold ?? false)
            hasBold = true;
        else
            hasPlain = true;
    }

    private static void ReadDrawing(XElement parent, WordParagraph result)
    {
        foreach (var element in parent.Elements())
        {
            switch (element.Name.LocalName)
            {
                case "txbxContent":
                    result.TextBoxes.Add(element);
                    break;
                case "AlternateContent":
                    if (element.Branch() is { } branch)
                        ReadDrawing(branch, result);
                    break;
                case "chart" when element.Attr("id") is { } chart:
                    result.Charts.Add(chart);
                    break;
                case "relIds" when element.Attr("dm") is { } diagram:
                    result.Diagrams.Add(diagram);
                    break;
                default:
                    if (AltText(element) is { Length: > 0 } alt && !result.AltTexts.Contains(alt))
                        result.AltTexts.Add(alt);
                    ReadDrawing(element, result);
                    break;
            }
        }
    }

    private static string AltText(XElement element) => element.Name.LocalName switch
    {
        "docPr" or "cNvPr" => DrawingText.AltText(element),
        "textpath" => element.Attr("string") ?? string.Empty,
        "shape" or "rect" when element.Attr("alt") is { } alt => DrawingText.AltText(new XElement("alt", new XAttribute("descr", alt))),
        _ => string.Empty,
    };

    /// <summary>Symbols by code point of their font; those without a counterpart in Unicode that readers need are left out.</summary>
    private static string Symbol(XElement symbol)
    {
        if (!int.TryParse(symbol.Attr("char"), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code))
            return string.Empty;
        var isWingdings = symbol.Attr("font")?.StartsWith("Wingdings", StringComparison.OrdinalIgnoreCase) ?? false;
        return (code & 0xFF, isWingdings) switch
        {
            (0xFE or 0x78 or 0x54, true) => "☒",
            (0xFC or 0x50, true) => "✓",
            (0xA8 or 0x6F or 0x71, true) => "☐",
            (0xE0, true) => "→",
            (0x6C or 0xA7 or 0x9F or 0x6E, true) => "•",
            (0xB7, _) => "•",
            (0xB0, false) => "°",
            (0xB1, false) => "±",
            (0xB3, false) => "≥",
            (0xA3, false) => "≤",
            (0xAE, false) => "→",
            (0xB4, false) => "×",
            (0x6D, false) => "µ",
            _ when code is > 0xFF and < 0xE000 => ((char)code).ToString(),
            _ => string.Empty,
        };
    }
}
