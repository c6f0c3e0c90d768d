using System.Text;
using System.Xml.Linq;

namespace IngestPipeline.Stages.Parse.OpenXml;

/// <summary>Text of DrawingML bodies: slides, shapes, charts, diagrams.</summary>
internal static class DrawingText
{
    /// <summary>What Office adds to descriptions it writes itself.</summary>
    private static readonly string[] GeneratorRemarks =
    [
        "Description automatically generated with low confidence", "Description automatically generated with medium confidence", "Description automatically generated with high confidence",
        "Description automatically generated", "AI-generated content may be incorrect.", "AI 生成的内容可能不正确。", "Automatisch generierte Beschreibung", "KI-generierte Inhalte können fehlerhaft sein.",
    ];

    /// <summary>Text of one <c>a:p</c>.</summary>
    public static string Paragraph(XElement paragraph)
    {
        var text = new StringBuilder();
        Write(paragraph, text);
        return text.ToString();
    }

    /// <summary>All paragraphs below an element, one a line.</summary>
    public static string All(XElement? element) =>
        string.Join('\n', element.Below("p").Select(Paragraph).Where(text => !string.IsNullOrWhiteSpace(text)));

    /// <summary>What a picture shows, unless a program guessed or repeated a file name.</summary>
    public static string AltText(XElement? properties)
    {
        var text = TextCleaner.Block(properties.Attr("descr"));
        foreach (var remark in GeneratorRemarks)
            text = text.Replace(remark, string.Empty, StringComparison.OrdinalIgnoreCase).Trim();
        var isFileName = text.Length < 200 && !text.Contains(' ', StringComparison.Ordinal) && Path.HasExtension(text);
        return isFileName || text.Contains(":\\", StringComparison.Ordinal) || text.StartsWith("http", StringComparison.OrdinalIgnoreCase) ? string.Empty : text;
    }

    private static void Write(XElement element, StringBuilder text)
    {
        foreach (var child in element.Elements())
        {
            switch (child.Name.LocalName)
            {
                case "t":
                    text.Append(child.Value);
                    break;
                case "br":
                    text.Append('\n');
                    break;
                case "tab":
                    text.Append('\t');
                    break;
                case "oMath" or "oMathPara":
                    text.Append(MathText.Read(child));
                    break;
                case "AlternateContent":
                    if (child.Branch() is { } branch)
                        Write(branch, text);
                    break;
                case "pPr" or "rPr" or "endParaRPr":
                    break;
                default:
                    Write(child, text);
                    break;
            }
        }
    }
}
