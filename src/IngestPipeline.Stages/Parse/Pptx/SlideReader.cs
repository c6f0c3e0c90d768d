using System.Globalization;
using System.Xml.Linq;
using DocumentFormat.OpenXml.Packaging;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Stages.Parse.OpenXml;

namespace IngestPipeline.Stages.Parse.Pptx;

/// <summary>Turns one slide into elements: title, shapes in reading order, notes.</summary>
internal sealed class SlideReader(DocumentBuilder document)
{
    private readonly SlideLayouts layouts = new(document.Options, document.Cancellation);
    private readonly HashSet<string> footers = new(StringComparer.Ordinal);
    private bool hasPictures;
    private string[] flags = [];

    /// <summary>True when the slide has no text but pictures.</summary>
    public bool ReadSlide(SlidePart slide)
    {
        hasPictures = false;
        var before = document.ElementCount;
        using (var reader = new PartReader(slide, document.Options, document.Cancellation))
        {
            if (!reader.ReadTo("sld"))
                return false;
            flags = reader.Attr("show") is "0" or "false" ? ["hidden_slide"] : [];
            if (reader.ReadTo("spTree"))
                ReadShapes(reader.ReadTree(), slide);
        }

        ReadNotes(slide.NotesSlidePart);
        if (document.Options.IncludeComments)
            ReadComments(slide);
        return hasPictures && document.ElementCount == before;
    }

    private void ReadShapes(XElement tree, SlidePart slide)
    {
        var shapes = Shapes(tree, slide).ToList();
        foreach (var shape in ReadingOrder.Sort(shapes))
            ReadShape(shape, slide);
    }

    private IEnumerable<SlideShape> Shapes(XElement tree, SlidePart slide)
    {
        foreach (var element in tree.Elements())
        {
            if (element.Is("AlternateContent"))
            {
                foreach (var inner in element.Branch() is { } branch ? Shapes(branch, slide) : [])
                    yield return inner;
            }
            else if (element.Name.LocalName is "sp" or "grpSp" or "graphicFrame" or "pic" or "cxnSp" or "contentPart")
            {
                var placeholder = SlideShape.PlaceholderOf(element);
                yield return new SlideShape(
                    element,
                    placeholder is null ? null : placeholder.Attr("type") ?? "obj",
                    SlideShape.PlaceOf(element) ?? (placeholder is null ? null : layouts.Find(slide, placeholder)));
            }
        }
    }

    private void ReadShape(SlideShape shape, SlidePart slide)
    {
        switch (shape.Xml.Name.LocalName)
        {
            case "grpSp":
                ReadShapes(shape.Xml, slide);
                break;
            case "graphicFrame":
                ReadFrame(shape.Xml, slide);
                break;
            case "pic":
                hasPictures = true;
                document.Add(ElementType.Image, DrawingText.AltText(shape.Xml.Child("nvPicPr").Child("cNvPr")), 0, flags);
                break;
            default:
                ReadText(shape);
                break;
        }
    }

    private void ReadText(SlideShape shape)
    {
        if (shape.Xml.Child("txBody") is not { } body || shape.Placeholder is "sldNum" or "dt")
            return;
        if (shape.IsTitle)
        {
            document.Add(ElementType.Heading, DrawingText.All(body), 1, flags);
            return;
        }

        if (shape.Placeholder is "ftr" or "hdr")
        {
            var text = DrawingText.All(body);
            if (footers.Add(text))
                document.Add(ElementType.Footer, text, 0, flags);
            return;
        }

        var paragraphs = body.Children("p").ToList();
        var isBulletedByLayout = shape.Placeholder is "body" or "obj" && paragraphs.Count(paragraph => DrawingText.Paragraph(paragraph).Length > 0) > 1;
        var counter = new ParagraphCounter();
        foreach (var paragraph in paragraphs)
            ReadParagraph(paragraph, isBulletedByLayout, counter);
    }

    private void ReadParagraph(XElement paragraph, bool isBulletedByLayout, ParagraphCounter counter)
    {
        var text = DrawingText.Paragraph(paragraph);
        if (string.IsNullOrWhiteSpace(text))
            return;
        var properties = paragraph.Child("pPr");
        var level = Math.Clamp(properties.IntAttr("lvl") ?? 0, 0, 8);
        var number = counter.Next(level, properties.Child("buAutoNum"));
        if (number.Length > 0)
            document.Add(ElementType.ListItem, $"{number} {text}", level + 1, flags);
        else if (properties.Child("buNone") is null && (isBulletedByLayout || properties.Child("buChar") is not null || properties.Child("buBlip") is not null))
            document.Add(ElementType.ListItem, text, level + 1, flags);
        else
            document.Add(ElementType.Paragraph, text, 0, flags);
    }

    private void ReadFrame(XElement frame, SlidePart slide)
    {
        var data = frame.Child("graphic").Child("graphicData");
        if (data.Child("tbl") is { } table)
            ReadTable(table);
        else if (data.Child("chart") is { } chart)
            GraphicReader.AddChart(slide, chart.Attr("id"), document);
        else if (data.Child("relIds") is { } diagram)
            GraphicReader.AddDiagram(slide, diagram.Attr("dm"), document);
        // Text of shapes that only newer versions draw.
        else if (data.Below("txBody").FirstOrDefault() is { } body)
            document.Add(ElementType.Paragraph, DrawingText.All(body), 0, flags);
        document.Add(ElementType.Image, DrawingText.AltText(frame.Child("nvGraphicFramePr").Child("cNvPr")), 0, flags);
    }

    private void ReadTable(XElement table)
    {
        var rows = new List<IReadOnlyList<string>>();
        foreach (var row in table.Children("tr"))
        {
            var cells = new List<string>();
            foreach (var cell in row.Children("tc"))
            {
                var isBelow = cell.Attr("vMerge") is "1" or "true";
                var text = DrawingText.All(cell.Child("txBody"));
                cells.Add(isBelow && text.Length == 0 && rows.Count > 0 && cells.Count < rows[^1].Count ? rows[^1][cells.Count] : text);
            }

            rows.Add(cells);
        }

        var isMarked = table.Child("tblPr").Attr("firstRow") is "1" or "true";
        document.AddTable(rows, rows.Count > 1 && (isMarked || TableShaper.StartsWithHeader(rows)) ? 1 : 0, flags);
    }

    private void ReadNotes(NotesSlidePart? notes)
    {
        if (notes is null)
            return;
        using var reader = new PartReader(notes, document.Options, document.Cancellation);
        foreach (var shape in reader.Trees("sp"))
        {
            if (SlideShape.PlaceholderOf(shape).Attr("type") == "body")
                document.Add(ElementType.Paragraph, DrawingText.All(shape.Child("txBody")), 0, [.. flags, "speaker_notes"]);
        }
    }

    /// <summary>Old comments hold their text as such, threaded ones in paragraphs.</summary>
    private void ReadComments(SlidePart slide)
    {
        foreach (var part in slide.Parts.Select(pair => pair.OpenXmlPart).Where(part => part is SlideCommentsPart or PowerPointCommentPart))
        {
            using var reader = new PartReader(part, document.Options, document.Cancellation);
            foreach (var comment in reader.Trees("cm"))
            {
                var texts = comment.Below("text").Select(text => text.Value).Concat(comment.Below("txBody").Select(DrawingText.All));
                document.Add(ElementType.Footnote, string.Join('\n', texts), 0, [.. flags, "comment"]);
            }
        }
    }

    /// <summary>Numbers of automatically numbered paragraphs.</summary>
    private sealed class ParagraphCounter
    {
        private readonly int[] counts = new int[9];

        public string Next(int level, XElement? numbering)
        {
            Array.Clear(counts, level + 1, counts.Length - level - 1);
            if (numbering is null)
            {
                counts[level] = 0;
                return string.Empty;
            }

            counts[level] = counts[level] == 0 ? numbering.IntAttr("startAt") ?? 1 : counts[level] + 1;
            var kind = numbering.Attr("type") ?? "arabicPeriod";
            var format = kind switch
            {
                _ when kind.StartsWith("alphaLc", StringComparison.Ordinal) => "lowerLetter",
                _ when kind.StartsWith("alphaUc", StringComparison.Ordinal) => "upperLetter",
                _ when kind.StartsWith("romanLc", StringComparison.Ordinal) => "lowerRoman",
                _ when kind.StartsWith("romanUc", StringComparison.Ordinal) => "upperRoman",
                _ => "decimal",
            };
            var number = NumberWords.Format(counts[level], format);
            return kind.EndsWith("ParenBoth", StringComparison.Ordinal) ? $"({number})"
                : kind.EndsWith("ParenR", StringComparison.Ordinal) ? $"{number})"
                : kind.EndsWith("Plain", StringComparison.Ordinal) ? number
                : string.Create(CultureInfo.InvariantCulture, $"{number}.");
        }
    }
}
