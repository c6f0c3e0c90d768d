using System.Security;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using P = DocumentFormat.OpenXml.Presentation;

namespace IngestPipeline.Samples;

/// <summary>PowerPoint files: a title slide, then a slide for each section with its texts as bullet points.</summary>
public static class PptxSample
{
    private const string Namespaces =
        "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" " +
        "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" " +
        "xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\"";

    private const string GroupStart =
        "<p:nvGrpSpPr><p:cNvPr id=\"1\" name=\"\"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>" +
        "<p:grpSpPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"0\" cy=\"0\"/><a:chOff x=\"0\" y=\"0\"/><a:chExt cx=\"0\" cy=\"0\"/></a:xfrm></p:grpSpPr>";

    public static byte[] Write(SampleDocument document)
    {
        using var stream = new MemoryStream();
        using (var package = PresentationDocument.Create(stream, PresentationDocumentType.Presentation))
        {
            var presentation = package.AddPresentationPart();
            var master = presentation.AddNewPart<SlideMasterPart>("rId1");
            var layout = master.AddNewPart<SlideLayoutPart>("rId1");
            layout.AddPart(master, "rId1");
            var theme = master.AddNewPart<ThemePart>("rId2");
            presentation.AddPart(theme, "rId2");

            theme.Theme = new DocumentFormat.OpenXml.Drawing.Theme(ThemeXml);
            layout.SlideLayout = new P.SlideLayout(
                $"<p:sldLayout {Namespaces} type=\"obj\" preserve=\"1\"><p:cSld name=\"Title and content\"><p:spTree>{GroupStart}</p:spTree></p:cSld>" +
                "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>");
            master.SlideMaster = new P.SlideMaster(
                $"<p:sldMaster {Namespaces}><p:cSld><p:bg><p:bgRef idx=\"1001\"><a:schemeClr val=\"bg1\"/></p:bgRef></p:bg><p:spTree>{GroupStart}</p:spTree></p:cSld>" +
                "<p:clrMap bg1=\"lt1\" tx1=\"dk1\" bg2=\"lt2\" tx2=\"dk2\" accent1=\"accent1\" accent2=\"accent2\" accent3=\"accent3\" accent4=\"accent4\" accent5=\"accent5\" accent6=\"accent6\" hlink=\"hlink\" folHlink=\"folHlink\"/>" +
                "<p:sldLayoutIdLst><p:sldLayoutId id=\"2147483649\" r:id=\"rId1\"/></p:sldLayoutIdLst></p:sldMaster>");

            var ids = "";
            foreach (var (index, (title, points)) in Slides(document).Index())
            {
                var slide = presentation.AddNewPart<SlidePart>($"rId{index + 10}");
                slide.AddPart(layout, "rId1");
                slide.Slide = new P.Slide(SlideXml(title, points));
                ids += $"<p:sldId id=\"{256 + index}\" r:id=\"rId{index + 10}\"/>";
            }
            presentation.Presentation = new P.Presentation(
                $"<p:presentation {Namespaces}><p:sldMasterIdLst><p:sldMasterId id=\"2147483648\" r:id=\"rId1\"/></p:sldMasterIdLst>" +
                $"<p:sldIdLst>{ids}</p:sldIdLst><p:sldSz cx=\"9144000\" cy=\"6858000\"/><p:notesSz cx=\"6858000\" cy=\"9144000\"/></p:presentation>");
            OfficeProperties.Add(package, package.AddCoreFilePropertiesPart(), document.Title);
        }
        return ZipNormaliser.Normalise(stream);
    }

    private static IEnumerable<(string Title, IReadOnlyList<string> Points)> Slides(SampleDocument document)
    {
        yield return (document.Title, []);
        foreach (var section in document.Sections)
        {
            var rows = section.Table is { } table ? table.Rows.Prepend(table.Columns).Select(row => string.Join(" - ", row)) : [];
            yield return (section.Heading, [.. section.Paragraphs, .. section.Items, .. rows]);
        }
    }

    private static string SlideXml(string title, IReadOnlyList<string> points)
    {
        var shapes = Shape(2, "Title 1", "title", 457200, 274638, 1143000, [title]);
        if (points.Count > 0)
            shapes += Shape(3, "Content 2", "body", 457200, 1600200, 4525963, points);
        return $"<p:sld {Namespaces}><p:cSld><p:spTree>{GroupStart}{shapes}</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>";
    }

    private static string Shape(int id, string name, string placeholder, int x, int y, int height, IEnumerable<string> paragraphs)
    {
        var index = placeholder == "body" ? " idx=\"1\"" : "";
        var texts = string.Concat(paragraphs.Select(text => $"<a:p><a:r><a:rPr lang=\"en-GB\"/><a:t>{SecurityElement.Escape(text)}</a:t></a:r></a:p>"));
        return $"<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"{name}\"/><p:cNvSpPr><a:spLocks noGrp=\"1\"/></p:cNvSpPr><p:nvPr><p:ph type=\"{placeholder}\"{index}/></p:nvPr></p:nvSpPr>" +
            $"<p:spPr><a:xfrm><a:off x=\"{x}\" y=\"{y}\"/><a:ext cx=\"8229600\" cy=\"{height}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></p:spPr>" +
            $"<p:txBody><a:bodyPr/><a:lstStyle/>{texts}</p:txBody></p:sp>";
    }

    private static string ThemeXml
    {
        get
        {
            const string fill = "<a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill>";
            const string line = "<a:ln w=\"9525\">" + fill + "</a:ln>";
            const string effect = "<a:effectStyle><a:effectLst/></a:effectStyle>";
            const string fonts = "<a:latin typeface=\"Calibri\"/><a:ea typeface=\"\"/><a:cs typeface=\"\"/>";
            (string Name, string Rgb)[] colours =
            [
                ("dk1", "000000"), ("lt1", "FFFFFF"), ("dk2", "1F3A4D"), ("lt2", "E8EEF2"), ("accent1", "2A6F97"), ("accent2", "B5651D"),
                ("accent3", "6A994E"), ("accent4", "8D6A9F"), ("accent5", "468FAF"), ("accent6", "C9A227"), ("hlink", "0563C1"), ("folHlink", "954F72"),
            ];
            return "<a:theme xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" name=\"Water works\"><a:themeElements>" +
                "<a:clrScheme name=\"Water works\">" + string.Concat(colours.Select(c => $"<a:{c.Name}><a:srgbClr val=\"{c.Rgb}\"/></a:{c.Name}>")) + "</a:clrScheme>" +
                $"<a:fontScheme name=\"Water works\"><a:majorFont>{fonts}</a:majorFont><a:minorFont>{fonts}</a:minorFont></a:fontScheme>" +
                $"<a:fmtScheme name=\"Water works\"><a:fillStyleLst>{fill}{fill}{fill}</a:fillStyleLst><a:lnStyleLst>{line}{line}{line}</a:lnStyleLst>" +
                $"<a:effectStyleLst>{effect}{effect}{effect}</a:effectStyleLst><a:bgFillStyleLst>{fill}{fill}{fill}</a:bgFillStyleLst></a:fmtScheme>" +
                "</a:themeElements></a:theme>";
        }
    }
}
