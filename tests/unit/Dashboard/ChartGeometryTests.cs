using IngestPipeline.Api.Dashboard.Charts;

namespace IngestPipeline.UnitTests.Dashboard;

public sealed class ChartGeometryTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.93, 1)]
    [InlineData(1, 1)]
    [InlineData(3, 5)]
    [InlineData(23, 25)]
    [InlineData(101, 200)]
    [InlineData(9999, 10000)]
    public void The_top_of_an_axis_is_a_round_number_not_below_the_highest(double highest, double top) => ChartGeometry.NiceTop(highest).ShouldBe(top);

    [Fact]
    public void A_line_breaks_where_nothing_is_known_and_a_lone_value_is_a_dot()
    {
        double?[] values = [0, 10, null, 5, null];
        ChartGeometry.Line(values, 10).ShouldBe("M0 1000L250 0M750 500");
        ChartGeometry.Dots(values, 10).ShouldBe("M750 500h0");
    }

    [Fact]
    public void Areas_lie_upon_each_other()
    {
        ChartSeries[] series = [new("parse", 1, [2, 4]), new("ocr", 2, [2, null])];
        ChartGeometry.Highest(series, stacked: true).ShouldBe(4);
        ChartGeometry.Area(series, 1, 4).ShouldBe("M0 0L1000 0L1000 0L0 500Z");
    }
}
