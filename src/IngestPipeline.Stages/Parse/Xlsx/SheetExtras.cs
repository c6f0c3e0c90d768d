using System.Xml.Linq;
using DocumentFormat.OpenXml.Packaging;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Stages.Parse.OpenXml;

namespace IngestPipeline.Stages.Parse.Xlsx;

/// <summary>What lies over the cells: text boxes, charts, pictures, comments.</summary>
internal static class SheetExtras
{
    public static void AddDrawings(DrawingsPart? drawings, DocumentBuilder document)
    {
        if (drawings is null)
            return;
        using var reader = new PartReader(drawings, document.Options, document.Cancellation);
        foreach (var anchor in reader.Trees("twoCellAnchor", "oneCellAnchor", "absoluteAnchor"))
            AddShapes(anchor, drawings, document);
    }

    public static void AddComments(WorksheetPart sheet, DocumentBuilder document)
    {
        var threads = sheet.WorksheetThreadedCommentsParts.ToArray();
        foreach (var part in threads)
            AddComments(part, "threadedComment", comment => comment.Child("text")?.Value, document);
        // Excel repeats a thread as an old comment with advice in front of it.
        if (threads.Length == 0 && sheet.WorksheetCommentsPart is { } comments)
            AddComments(comments, "comment", comment => SharedStrings.Text(comment.Child("text")), document);
    }

    private static void AddComments(OpenXmlPart part, string name, Func<XElement, string?> text, DocumentBuilder document)
    {
        using var reader = new PartReader(part, document.Options, document.Cancellation);
        foreach (var comment in reader.Trees(name))
        {
            var content = TextCleaner.Block(text(comment));
            if (content.Length > 0)
                document.Add(ElementType.Footnote, $"{comment.Attr("ref")}: {content}", 0, "comment");
        }
    }

    private static void AddShapes(XElement parent, DrawingsPart drawings, DocumentBuilder document)
    {
        foreach (var element in parent.Elements())
        {
            switch (element.Name.LocalName)
            {
                case "AlternateContent":
                    if (element.Branch() is { } branch)
                        AddShapes(branch, drawings, document);
                    break;
                case "txBody":
                    document.Add(ElementType.Paragraph, DrawingText.All(element));
                    break;
                case "chart":
                    GraphicReader.AddChart(drawings, element.Attr("id"), document);
                    break;
                case "relIds":
                    GraphicReader.AddDiagram(drawings, element.Attr("dm"), document);
                    break;
                case "cNvPr":
                    document.Add(ElementType.Image, DrawingText.AltText(element));
                    break;
                default:
                    AddShapes(element, drawings, document);
                    break;
            }
        }
    }
}
