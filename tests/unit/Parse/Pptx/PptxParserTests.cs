using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;

namespace IngestPipeline.UnitTests.Parse.Pptx;

public sealed class PptxParserTests
{
    [Fact]
    public void A_slide_reads_title_first_then_from_top_to_bottom_and_left_to_right()
    {
        var slide = Shape("right", x: 5000, y: 1000) + Shape("below", x: 0, y: 4000) + Shape("left", x: 0, y: 1100) + Shape("The title", x: 0, y: 9000, placeholder: "title");
        var document = Parsing.Document(Office.Pptx(slide), "a.pptx");
        document.Texts().ShouldBe(["The title", "left", "right", "below"]);
        document.Elements[0].Type.ShouldBe(ElementType.Heading);
        document.Elements.ShouldAllBe(element => element.Page == 1);
    }

    [Fact]
    public void Shapes_in_groups_are_read_and_numbered_paragraphs_count()
    {
        const string numbered = "<a:p><a:pPr><a:buAutoNum type='alphaLcParenR'/></a:pPr><a:r><a:t>one</a:t></a:r></a:p><a:p><a:pPr><a:buAutoNum type='alphaLcParenR'/></a:pPr><a:r><a:t>two</a:t></a:r></a:p>";
        var slide = $"<p:grpSp><p:grpSp>{Shape("inside", 0, 0)}</p:grpSp></p:grpSp><p:sp><p:nvSpPr/><p:txBody>{numbered}</p:txBody></p:sp>";
        Parsing.Document(Office.Pptx(slide), "a.pptx").Outline().ShouldBe(
            [(ElementType.Paragraph, 0, "inside"), (ElementType.ListItem, 1, "a) one"), (ElementType.ListItem, 1, "b) two")]);
    }

    [Fact]
    public void A_table_keeps_its_merged_cells()
    {
        const string slide = "<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tblPr firstRow='1'/>" +
            "<a:tr><a:tc gridSpan='2'><a:txBody><a:p><a:r><a:t>Head</a:t></a:r></a:p></a:txBody></a:tc><a:tc hMerge='1'><a:txBody><a:p/></a:txBody></a:tc></a:tr>" +
            "<a:tr><a:tc rowSpan='2'><a:txBody><a:p><a:r><a:t>x</a:t></a:r></a:p></a:txBody></a:tc><a:tc><a:txBody><a:p><a:r><a:t>1</a:t></a:r></a:p></a:txBody></a:tc></a:tr>" +
            "<a:tr><a:tc vMerge='1'><a:txBody><a:p/></a:txBody></a:tc><a:tc><a:txBody><a:p><a:r><a:t>2</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>";
        var table = Parsing.Document(Office.Pptx(slide), "a.pptx").Elements.ShouldHaveSingleItem();
        table.Rows!.ShouldBe([["Head", ""], ["x", "1"], ["x", "2"]]);
        table.HeaderRows.ShouldBe(1);
    }

    [Fact]
    public void Every_slide_is_in_the_ledger_also_an_empty_and_a_missing_one()
    {
        var document = Parsing.Document(Office.Pptx(Shape("text", 0, 0), "", null, "<broken"), "a.pptx");
        document.Pages.Select(page => page.State).ShouldBe([PageState.Extracted, PageState.Blank, PageState.Failed, PageState.Failed]);
        document.Pages[2].Reason!.ShouldContain("missing");
        document.Flags.ShouldContain("partial_parse");
    }

    [Fact]
    public void A_presentation_of_which_nothing_can_be_read_is_corrupt() =>
        Parsing.Quarantine(Office.Pptx("<broken"), "a.pptx").Reason.ShouldBe(QuarantineReason.Corrupt);

    [Fact]
    public void Too_many_slides_are_named_with_the_limit()
    {
        var result = Parsing.Quarantine(Office.Pptx("", "", ""), "a.pptx", new Stages.Parse.ParseOptions { MaxPages = 2 });
        result.Reason.ShouldBe(QuarantineReason.TooManyPages);
        result.Detail.ShouldContain("Parse:MaxPages");
    }

    private static string Shape(string text, int x, int y, string placeholder = "") =>
        $"<p:sp><p:nvSpPr><p:nvPr>{(placeholder.Length > 0 ? $"<p:ph type='{placeholder}'/>" : "")}</p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x='{x}' y='{y}'/><a:ext cx='4000' cy='1000'/></a:xfrm></p:spPr>" +
        $"<p:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>";
}
