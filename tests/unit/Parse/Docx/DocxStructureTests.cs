using IngestPipeline.Domain.Documents;
using IngestPipeline.Stages.Parse;

namespace IngestPipeline.UnitTests.Parse.Docx;

public sealed class DocxStructureTests
{
    private const string MathNamespace = "xmlns:m='http://schemas.openxmlformats.org/officeDocument/2006/math'";

    [Theory]
    [InlineData("Überschrift 2", 2)]
    [InlineData("Titre 3", 3)]
    [InlineData("标题 1", 1)]
    [InlineData("Heading1", 1)]
    [InlineData("Heading Text", null)]
    public void Heading_styles_of_other_programs_are_known_by_name(string name, int? level)
    {
        var styles = $"<w:styles {Office.WordNamespaces}><w:style w:type='paragraph' w:styleId='x'><w:name w:val='{name}'/></w:style></w:styles>";
        var element = Parsing.Document(Office.Docx(Styled("x", "A section") + Office.Paragraph("Its text."), ("styles", styles)), "a.docx").Elements[0];
        (element.Type, element.Level).ShouldBe(level is { } known ? (ElementType.Heading, known) : (ElementType.Paragraph, 0));
    }

    [Fact]
    public void A_style_id_without_definition_is_a_heading_when_every_program_knows_it() =>
        Parsing.Document(Office.Docx(Styled("Heading2", "Section") + Styled("Quote", "Said.")), "a.docx").Outline().ShouldBe(
            [(ElementType.Heading, 2, "Section"), (ElementType.Paragraph, 0, "Said.")]);

    [Fact]
    public void Numbers_of_headings_come_from_the_list_level_that_their_style_carries()
    {
        const string styles =
            $"<w:styles {Office.WordNamespaces}>" +
            "<w:style w:type='paragraph' w:styleId='H1'><w:name w:val='heading 1'/><w:pPr><w:numPr><w:numId w:val='5'/></w:numPr></w:pPr></w:style>" +
            "<w:style w:type='paragraph' w:styleId='H2'><w:name w:val='heading 2'/><w:basedOn w:val='H1'/></w:style></w:styles>";
        const string numbering =
            $"<w:numbering {Office.WordNamespaces}><w:abstractNum w:abstractNumId='0'>" +
            "<w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='upperRoman'/><w:pStyle w:val='H1'/><w:lvlText w:val='%1.'/></w:lvl>" +
            "<w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:pStyle w:val='H2'/><w:isLgl/><w:lvlText w:val='%1.%2'/></w:lvl></w:abstractNum>" +
            "<w:num w:numId='5'><w:abstractNumId w:val='0'/></w:num></w:numbering>";
        var body = Styled("H1", "Scope") + Styled("H2", "Terms") + Styled("H2", "Parties") + Styled("H1", "Price") + Styled("H2", "Fees");
        Parsing.Document(Office.Docx(body, ("styles", styles), ("numbering", numbering)), "a.docx").Texts().ShouldBe(["I. Scope", "1.1 Terms", "1.2 Parties", "II. Price", "2.1 Fees"]);
    }

    [Fact]
    public void Larger_and_bold_lines_make_an_outline_where_nobody_used_styles()
    {
        const string styles =
            $"<w:styles {Office.WordNamespaces}><w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val='22'/></w:rPr></w:rPrDefault></w:docDefaults>" +
            "<w:style w:type='character' w:styleId='Strong'><w:name w:val='Strong'/><w:rPr><w:b/></w:rPr></w:style></w:styles>";
        var body = Run("<w:sz w:val='36'/>", "Annual report") + Run("<w:sz w:val='28'/>", "Results") + Run("<w:rStyle w:val='Strong'/>", "Sales")
            + Run("", "Sales grew in every region, and the largest part came from services.") + Run("<w:b/>", "Warning: never do this.") + Run("<w:sz w:val='28'/>", "Outlook") + Run("", "We expect the same.")
            + Run("<w:sz w:val='16'/>", "Small print");
        Parsing.Document(Office.Docx(body, ("styles", styles)), "a.docx").Outline().Where(element => element.Type == ElementType.Heading).ShouldBe(
            [(ElementType.Heading, 1, "Annual report"), (ElementType.Heading, 2, "Results"), (ElementType.Heading, 3, "Sales"), (ElementType.Heading, 2, "Outlook")]);
    }

    [Fact]
    public void Text_hidden_by_any_style_is_flagged()
    {
        const string styles =
            $"<w:styles {Office.WordNamespaces}><w:style w:type='paragraph' w:styleId='Ghost'><w:name w:val='Ghost'/><w:rPr><w:vanish/></w:rPr></w:style>" +
            "<w:style w:type='character' w:styleId='Base'><w:name w:val='Base'/><w:rPr><w:vanish/></w:rPr></w:style>" +
            "<w:style w:type='character' w:styleId='Derived'><w:name w:val='Derived'/><w:basedOn w:val='Base'/></w:style></w:styles>";
        var body = Styled("Ghost", "By paragraph style") + Run("<w:rStyle w:val='Derived'/>", "By inherited character style") + Run("<w:rStyle w:val='Derived'/><w:vanish w:val='0'/>", "Shown again");
        Parsing.Document(Office.Docx(body, ("styles", styles)), "a.docx").Elements.Select(element => element.Flags.Contains("hidden_text")).ShouldBe([true, true, false]);
    }

    [Fact]
    public void Comments_are_read_unless_the_options_say_otherwise()
    {
        var file = Office.Docx(Office.Paragraph("Body."), ("comments", $"<w:comments {Office.WordNamespaces}><w:comment w:id='0'>{Office.Paragraph("Please check.")}</w:comment></w:comments>"));
        Parsing.Document(file, "a.docx").Elements[1].Flags.ShouldBe(["comment"]);
        Parsing.Document(file, "a.docx", new ParseOptions { IncludeComments = false }).Texts().ShouldBe(["Body."]);
    }

    [Fact]
    public void A_table_in_a_cell_is_part_of_its_row_and_a_table_of_its_own()
    {
        var inner = $"<w:tbl>{Row("Size", "Price")}{Row("S", "9.50")}</w:tbl>";
        var body = $"<w:tbl>{Row("Item", "Prices")}<w:tr><w:tc>{Office.Paragraph("Shirt")}</w:tc><w:tc>{inner}<w:p/></w:tc></w:tr></w:tbl>" + Office.Paragraph("After.");
        var elements = Parsing.Document(Office.Docx(body), "a.docx").Elements;
        elements.Select(element => element.Type).ShouldBe([ElementType.Table, ElementType.Table, ElementType.Paragraph]);
        elements[0].Rows![1].ShouldBe(["Shirt", "Size, Price S, 9.50"]);
        elements[1].Rows!.ShouldBe([["Size", "Price"], ["S", "9.50"]]);
    }

    [Fact]
    public void Equations_read_as_a_line_of_text()
    {
        const string sum = "<m:nary><m:naryPr><m:chr m:val='∑'/></m:naryPr><m:sub><m:r><m:t>i=1</m:t></m:r></m:sub><m:sup><m:r><m:t>n</m:t></m:r></m:sup><m:e><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:e></m:nary>";
        const string matrix = "<m:d><m:dPr><m:begChr m:val='['/><m:endChr m:val=''/></m:dPr><m:e><m:r><m:t>y</m:t></m:r></m:e></m:d><m:m><m:mr><m:e><m:r><m:t>a</m:t></m:r></m:e><m:e><m:r><m:t>b</m:t></m:r></m:e></m:mr><m:mr><m:e><m:r><m:t>c</m:t></m:r></m:e><m:e><m:r><m:t>d</m:t></m:r></m:e></m:mr></m:m>";
        const string root = "<m:rad><m:deg><m:r><m:t>3</m:t></m:r></m:deg><m:e><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>k+1</m:t></m:r></m:den></m:f></m:e></m:rad>";
        var body = string.Concat(new[] { sum, matrix, root }.Select(math => $"<w:p><m:oMath {MathNamespace}>{math}</m:oMath></w:p>"));
        Parsing.Document(Office.Docx(body), "a.docx").Texts().ShouldBe(["sum_(i=1)^n(x^2)", "[y[a, b; c, d]", "root_3(1/(k+1))"]);
    }

    [Fact]
    public void Fields_show_results_and_content_controls_their_content()
    {
        const string body =
            "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> MERGEFIELD Name </w:instrText></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>Ann</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r>" +
            "<w:fldSimple w:instr='DATE'><w:r><w:t xml:space='preserve'> today</w:t></w:r></w:fldSimple></w:p>" +
            "<w:sdt><w:sdtPr><w:dropDownList><w:listItem w:displayText='Never shown'/></w:dropDownList></w:sdtPr><w:sdtContent><w:p><w:sdt><w:sdtContent><w:r><w:t>Chosen</w:t></w:r></w:sdtContent></w:sdt></w:p></w:sdtContent></w:sdt>";
        Parsing.Document(Office.Docx(body), "a.docx").Texts().ShouldBe(["Ann today", "Chosen"]);
    }

    private static string Styled(string style, string text) => Office.Paragraph(text, $"<w:pStyle w:val='{style}'/>");

    private static string Run(string properties, string text) => $"<w:p><w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r></w:p>";

    private static string Row(params string[] cells) => $"<w:tr>{string.Concat(cells.Select(cell => $"<w:tc>{Office.Paragraph(cell)}</w:tc>"))}</w:tr>";
}
