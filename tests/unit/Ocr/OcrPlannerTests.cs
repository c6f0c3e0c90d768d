using IngestPipeline.Domain.Documents;
using IngestPipeline.Stages.Ocr;
using IngestPipeline.UnitTests.Chunk;

namespace IngestPipeline.UnitTests.Ocr;

public sealed class OcrPlannerTests
{
    [Fact]
    public void Pages_that_need_it_are_cut_into_parts_in_order() =>
        OcrPlanner.Plan(Pages(9, 2, 3, 5, 7, 8), new OcrOptions { PagesPerPart = 2 }).Select(part => string.Join(',', part)).ShouldBe(["2,3", "5,7", "8,9"]);

    [Fact]
    public void A_scan_of_five_hundred_pages_is_spread_over_parts_of_which_each_can_be_repeated_alone()
    {
        var scan = Build.Document() with { Pages = [.. Enumerable.Range(1, 500).Select(page => new PageLedgerEntry { Page = page, State = PageState.NeedsOcr })] };

        var parts = OcrPlanner.Plan(scan, new OcrOptions());

        parts.Count.ShouldBe(125);
        parts.ShouldAllBe(part => part.Count == 4);
        parts.SelectMany(part => part).ShouldBe(Enumerable.Range(1, 500));
    }

    [Fact]
    public void A_document_is_cut_as_it_was_when_its_parts_were_counted() =>
        OcrPlanner.Plan(Pages(1, 2, 3) with { OcrPagesPerPart = 2 }, new OcrOptions { PagesPerPart = 50 }).Select(part => string.Join(',', part)).ShouldBe(["1,2", "3"]);

    [Fact]
    public void Without_such_pages_there_are_no_parts() => OcrPlanner.Plan(Pages(), new OcrOptions()).ShouldBeEmpty();

    private static ParsedDocument Pages(params int[] needed) => Build.Document() with
    {
        Pages = [.. Enumerable.Range(1, 10).Select(page => new PageLedgerEntry { Page = page, State = PageState.Extracted }).Where(page => !needed.Contains(page.Page)),
            .. needed.Select(page => new PageLedgerEntry { Page = page, State = PageState.NeedsOcr })],
    };
}
