using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using IngestPipeline.Stages.Parse;

namespace IngestPipeline.UnitTests.Parse.Docx;

public sealed class DocxVariantTests
{
    [Theory]
    [InlineData(WordprocessingDocumentType.Template, "letter.dotx")]
    [InlineData(WordprocessingDocumentType.MacroEnabledDocument, "form.docm")]
    [InlineData(WordprocessingDocumentType.MacroEnabledTemplate, "form.dotm")]
    public void Templates_and_files_with_macros_are_read_and_nothing_is_run(WordprocessingDocumentType type, string name)
    {
        var file = Word(type, main => main.AddNewPart<VbaProjectPart>().FeedData(new MemoryStream([1, 2, 3])), new Paragraph(new Run(new Text("Dear reader"))));
        Parsing.Document(file, name).Texts().ShouldBe(["Dear reader"]);
    }

    [Fact]
    public void The_strict_variant_reads_like_the_usual_one()
    {
        var usual = Office.Docx(Office.Paragraph("Section", "<w:outlineLvl w:val='0'/>") + Office.Paragraph("Strictly speaking."));
        var strict = Office.Rewrite(usual, text => text
            .Replace("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main", StringComparison.Ordinal)
            .Replace("http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships", StringComparison.Ordinal));
        Parsing.Document(strict, "a.docx").Outline().ShouldBe(Parsing.Document(usual, "a.docx").Outline());
    }

    [Fact]
    public void A_workbook_inside_a_document_is_a_file_of_its_own_and_an_unknown_object_is_named()
    {
        var workbook = Office.Xlsx([("S", "visible", "<sheetData><row r='1'><c r='A1' t='inlineStr'><is><t>inside</t></is></c></row></sheetData>")]);
        var file = Parsing.File(
            Word(
                WordprocessingDocumentType.Document,
                main =>
                {
                    main.AddEmbeddedPackagePart("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet").FeedData(new MemoryStream(workbook));
                    main.AddEmbeddedObjectPart("application/vnd.openxmlformats-officedocument.oleObject").FeedData(new MemoryStream([0xD0, 0xCF]));
                    main.AddAlternativeFormatImportPart(AlternativeFormatImportPartType.Html).FeedData(new MemoryStream(Encoding.UTF8.GetBytes("<p>From elsewhere</p>")));
                },
                new Paragraph(new Run(new Text("See the workbook.")))),
            "a.docx");
        file.Attachments.Select(attachment => Corpus.Sniff(attachment.Bytes, attachment.Name)).ShouldBe([Stages.Intake.MediaTypes.Html, Stages.Intake.MediaTypes.Xlsx], ignoreOrder: true);
        file.Attachments.ShouldContain(attachment => attachment.Bytes.SequenceEqual(workbook));
        file.Document.Flags.ShouldContain("embedded_files_not_read");
    }

    [Theory]
    [InlineData(EmbeddedPictures.WhenTextIsMissing, "", 1, false)]
    [InlineData(EmbeddedPictures.WhenTextIsMissing, "long", 0, true)]
    [InlineData(EmbeddedPictures.All, "long", 1, false)]
    [InlineData(EmbeddedPictures.None, "", 0, true)]
    public void Pictures_are_handed_over_where_they_are_the_content(EmbeddedPictures choice, string text, int attached, bool isNoted)
    {
        var body = new Paragraph(new Run(new Text(text == "long" ? string.Concat(Enumerable.Repeat("words and more words ", 20)) : "Page 1")));
        var file = Parsing.File(
            Word(
                WordprocessingDocumentType.Document,
                main =>
                {
                    main.AddImagePart(ImagePartType.Png).FeedData(new MemoryStream(Pictures.Png(1240, 1754)));
                    main.AddImagePart(ImagePartType.Png).FeedData(new MemoryStream(Pictures.Png(32, 32)));
                },
                body),
            "scan.docx",
            new ParseOptions { EmbeddedPictures = choice });
        file.Attachments.Count.ShouldBe(attached);
        file.Document.Flags.Contains("pictures_not_read").ShouldBe(isNoted);
    }

    [Fact]
    public void A_chart_of_the_newer_kind_gives_its_title_and_its_data()
    {
        const string chart =
            "<cx:chartSpace xmlns:cx='http://schemas.microsoft.com/office/drawing/2014/chartex' xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main'><cx:chartData><cx:data id='0'>" +
            "<cx:strDim type='cat'><cx:lvl ptCount='2'><cx:pt idx='0'>Visits</cx:pt><cx:pt idx='1'>Orders</cx:pt></cx:lvl></cx:strDim><cx:numDim type='val'><cx:lvl ptCount='2'><cx:pt idx='0'>5000</cx:pt><cx:pt idx='1'>170</cx:pt></cx:lvl></cx:numDim>" +
            "</cx:data></cx:chartData><cx:chart><cx:title><cx:tx><cx:rich><a:p><a:r><a:t>Sales funnel</a:t></a:r></a:p></cx:rich></cx:tx></cx:title><cx:plotArea><cx:plotAreaRegion><cx:series layoutId='funnel'><cx:tx><cx:txData><cx:v>Count</cx:v></cx:txData></cx:tx></cx:series></cx:plotAreaRegion></cx:plotArea></cx:chart></cx:chartSpace>";
        var run = new Run();
        run.InnerXml = "<w:drawing xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><cx:chart xmlns:cx='http://schemas.microsoft.com/office/drawing/2014/chartex' xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships' r:id='rChart'/></w:drawing>";
        var elements = Parsing.Document(
            Word(WordprocessingDocumentType.Document, main => main.AddNewPart<ExtendedChartPart>("application/vnd.ms-office.chartex+xml", "rChart").FeedData(new MemoryStream(Encoding.UTF8.GetBytes(chart))), new Paragraph(run)),
            "a.docx").Elements;
        elements[0].Text.ShouldBe("Sales funnel");
        elements[1].Rows!.ShouldBe([["", "Count"], ["Visits", "5000"], ["Orders", "170"]]);
    }

    private static byte[] Word(WordprocessingDocumentType type, Action<MainDocumentPart> add, params OpenXmlElement[] body)
    {
        using var stream = new MemoryStream();
        using (var package = WordprocessingDocument.Create(stream, type))
        {
            var main = package.AddMainDocumentPart();
            main.Document = new Document(new Body(body));
            add(main);
        }

        return stream.ToArray();
    }
}
