using IngestPipeline.Domain.Documents;

namespace IngestPipeline.UnitTests.Parse.DelimitedText;

public sealed class DelimitedTextParserTests
{
    [Theory]
    [InlineData("name,age\nAnn,30\n\"Bob, Jr.\",40\n", "a.csv")]
    [InlineData("name;age\nAnn;30\nBob, Jr.;40\n", "a.csv")]
    [InlineData("name\tage\nAnn\t30\nBob, Jr.\t40\n", "a.tsv")]
    [InlineData("name|age\nAnn|30\nBob, Jr.|40\n", "a.csv")]
    [InlineData("sep=;\nname;age\nAnn;30\nBob, Jr.;40\n", "a.csv")]
    public void The_delimiter_is_found(string text, string name)
    {
        var table = Parsing.Document(text, name).Elements.ShouldHaveSingleItem();
        table.Rows!.ShouldBe([["name", "age"], ["Ann", "30"], ["Bob, Jr.", "40"]]);
        table.HeaderRows.ShouldBe(1);
    }

    [Fact]
    public void Ragged_rows_are_kept_in_full() =>
        Parsing.Document("1,2,3\na,b\nc,d,e,f\n", "a.csv").Elements.ShouldHaveSingleItem().Rows!.ShouldBe([["1", "2", "3", ""], ["a", "b", "", ""], ["c", "d", "e", "f"]]);

    [Fact]
    public void A_row_of_numbers_is_no_header() => Parsing.Document("1,2\n3,4\n", "a.csv").Elements[0].HeaderRows.ShouldBe(0);

    [Fact]
    public void A_quote_nobody_closes_does_not_swallow_the_file()
    {
        var document = Parsing.Document("item,size\npipe,\"2 inch\nboard,4\n", "a.csv");
        document.Elements[0].Rows!.ShouldBe([["item", "size"], ["pipe", "\"2 inch"], ["board", "4"]]);
        document.Flags.ShouldContain("unbalanced_quotes");
    }

    [Fact]
    public void A_cell_of_several_lines_is_one_line_of_the_table() =>
        Parsing.Document("id,text\n1,\"line one\nline|two\"\n", "a.csv").Elements[0].Text.ShouldBe("| id | text |\n| --- | --- |\n| 1 | line one line\\|two |");

    [Fact]
    public void A_long_table_is_cut_and_every_piece_has_the_header()
    {
        var text = "id,name\n" + string.Concat(Enumerable.Range(0, 1001).Select(number => $"{number},n{number}\n"));
        var tables = Parsing.Document(text, "a.csv").Elements;
        tables.ShouldAllBe(table => table.Type == ElementType.Table && table.HeaderRows == 1 && table.Rows![0][0] == "id");
        tables.SelectMany(table => table.Rows!.Skip(1)).Select(row => row[0]).ShouldBe(Enumerable.Range(0, 1001).Select(number => $"{number}"));
    }
}
