namespace IngestPipeline.UnitTests.Parse;

/// <summary>Links are typed by people; Office keeps them as they are and opens the file, and so do we.</summary>
public sealed class MalformedLinkTests
{
    private const string Links =
        "<Relationship Id='bad1' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink' Target='http://[broken' TargetMode='External'/>" +
        "<Relationship Id='bad2' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink' Target='mailto:sales@example.com@@, desk: 4' TargetMode='External'/>" +
        "<Relationship Id='bad3' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink' Target='http://host:port/' TargetMode='External'/>" +
        "<Relationship Id='good' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink' Target='https://example.com/' TargetMode='External'/></Relationships>";

    public static TheoryData<string, byte[]> Files => new()
    {
        { "a.docx", Office.Docx("<w:p><w:hyperlink r:id='bad1'><w:r><w:t>the pump manual</w:t></w:r></w:hyperlink></w:p>") },
        { "a.pptx", Office.Pptx("<p:sp><p:txBody><a:p><a:r><a:rPr><a:hlinkClick r:id='bad1'/></a:rPr><a:t>the pump manual</a:t></a:r></a:p></p:txBody></p:sp>") },
        { "a.xlsx", Office.Xlsx([("S", "visible", "<sheetData><row r='1'><c r='A1' t='inlineStr'><is><t>the pump manual</t></is></c></row></sheetData><hyperlinks><hyperlink ref='A1' r:id='bad1'/></hyperlinks>")]) },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void A_link_that_is_no_uri_costs_the_link_only(string name, byte[] file)
    {
        var linked = Office.Rewrite(file, text => text.Replace("</Relationships>", Links, StringComparison.Ordinal));

        string.Join(" ", Parsing.Document(linked, name).Texts()).ShouldContain("the pump manual");
    }

    [Fact]
    public void The_links_of_these_tests_are_refused_by_the_package_reader_itself()
    {
        var linked = Office.Rewrite(Office.Docx(Office.Paragraph("text")), text => text.Replace("</Relationships>", Links, StringComparison.Ordinal));

        Should.Throw<Exception>(() =>
        {
            using var document = DocumentFormat.OpenXml.Packaging.WordprocessingDocument.Open(new MemoryStream(linked), isEditable: false);
            return document.MainDocumentPart!.HyperlinkRelationships.Count();
        });
    }
}
