using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Stages.Parse;

namespace IngestPipeline.UnitTests.Parse.Pptx;

public sealed class PptxGraphicTests
{
    private const string Namespaces =
        "xmlns:p='http://schemas.openxmlformats.org/presentationml/2006/main' xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main' xmlns:c='http://schemas.openxmlformats.org/drawingml/2006/chart' " +
        "xmlns:dgm='http://schemas.openxmlformats.org/drawingml/2006/diagram' xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'";

    [Fact]
    public void A_chart_gives_its_title_and_a_row_for_each_category()
    {
        static string Points(string kind, params string[] values) => $"<c:{kind}>{string.Concat(values.Select((value, index) => $"<c:pt idx='{index}'><c:v>{value}</c:v></c:pt>"))}</c:{kind}>";
        static string Series(string name, params string[] values) =>
            $"<c:ser><c:tx><c:strRef>{Points("strCache", name)}</c:strRef></c:tx><c:cat><c:strRef>{Points("strCache", "North", "South")}</c:strRef></c:cat><c:val><c:numRef>{Points("numCache", values)}</c:numRef></c:val></c:ser>";
        var chart = $"<c:chartSpace {Namespaces}><c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>Sales by region</a:t></a:r></a:p></c:rich></c:tx></c:title><c:plotArea><c:barChart>{Series("2024", "4.2", "2.5")}{Series("2025", "4.30000000000000001", "")}</c:barChart></c:plotArea></c:chart></c:chartSpace>";
        var elements = Parsing.Document(Deck(Frame("<c:chart r:id='rChart'/>"), slide => Feed(slide.AddNewPart<ChartPart>("rChart"), chart)), "a.pptx").Elements;
        elements[0].Type.ShouldBe(ElementType.Caption);
        elements[0].Text.ShouldBe("Sales by region");
        elements[1].Rows!.ShouldBe([["", "2024", "2025"], ["North", "4.2", "4.3"], ["South", "2.5", ""]]);
        elements[1].HeaderRows.ShouldBe(1);
        elements[1].Flags.ShouldContain("chart");
    }

    [Fact]
    public void Smart_art_gives_the_text_of_its_shapes_and_not_of_its_layout()
    {
        static string Point(string type, string text) => $"<dgm:pt type='{type}'><dgm:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t></dgm:pt>";
        var diagram = $"<dgm:dataModel {Namespaces}><dgm:ptLst>{Point("doc", "layout")}{Point("node", "Plan")}{Point("parTrans", "arrow")}{Point("node", "Build")}{Point("pres", "shape")}</dgm:ptLst></dgm:dataModel>";
        Parsing.Document(Deck(Frame("<dgm:relIds r:dm='rData'/>"), slide => Feed(slide.AddNewPart<DiagramDataPart>("rData"), diagram)), "a.pptx").Outline().ShouldBe(
            [(ElementType.ListItem, 1, "Plan"), (ElementType.ListItem, 1, "Build")]);
    }

    [Fact]
    public void Notes_and_comments_follow_the_slide_and_say_what_they_are()
    {
        var file = Deck(
            "<p:sp><p:nvSpPr><p:nvPr><p:ph type='title'/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>Plan</a:t></a:r></a:p></p:txBody></p:sp>",
            slide =>
            {
                Feed(slide.AddNewPart<NotesSlidePart>("rNotes"), $"<p:notes {Namespaces}><p:cSld><p:spTree><p:sp><p:nvSpPr><p:nvPr><p:ph type='body'/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>Say hello first.</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:notes>");
                Feed(slide.AddNewPart<SlideCommentsPart>("rComments"), $"<p:cmLst {Namespaces}><p:cm authorId='0'><p:text>Is this final?</p:text></p:cm></p:cmLst>");
            });
        var elements = Parsing.Document(file, "a.pptx").Elements;
        elements.Select(element => (element.Text, string.Join(",", element.Flags))).ShouldBe([("Plan", ""), ("Say hello first.", "speaker_notes"), ("Is this final?", "comment")]);
        Parsing.Document(file, "a.pptx", new ParseOptions { IncludeComments = false }).Texts().ShouldBe(["Plan", "Say hello first."]);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("<p:sp><p:txBody><a:p><a:r><a:t>Our team at the summer party of the year</a:t></a:r></a:p></p:txBody></p:sp>", 0)]
    public void A_slide_that_is_only_a_picture_hands_the_picture_over(string text, int attached)
    {
        var file = Parsing.File(Deck(text + "<p:pic/>", slide => slide.AddImagePart(ImagePartType.Png).FeedData(new MemoryStream(Pictures.Png(1280, 720)))), "a.pptx");
        file.Attachments.Count.ShouldBe(attached);
        file.Document.Flags.Contains("pictures_not_read").ShouldBe(attached == 0);
    }

    private static string Frame(string data) => $"<p:graphicFrame><a:graphic><a:graphicData>{data}</a:graphicData></a:graphic></p:graphicFrame>";

    private static byte[] Deck(string shapes, Action<SlidePart> add)
    {
        using var stream = new MemoryStream();
        using (var package = PresentationDocument.Create(stream, PresentationDocumentType.Presentation))
        {
            var presentation = package.AddPresentationPart();
            var slide = presentation.AddNewPart<SlidePart>("rSlide");
            add(slide);
            Feed(slide, $"<p:sld {Namespaces}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>");
            Feed(presentation, $"<p:presentation {Namespaces}><p:sldIdLst><p:sldId id='256' r:id='rSlide'/></p:sldIdLst></p:presentation>");
        }

        return stream.ToArray();
    }

    private static void Feed(OpenXmlPart part, string xml) => part.FeedData(new MemoryStream(Encoding.UTF8.GetBytes(xml)));
}
