using System.Text;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Parse;
using IngestPipeline.Stages.Parse.Pdf;

namespace IngestPipeline.UnitTests.Parse.Pdf;

public sealed class PdfBadFileTests
{
    private static readonly string Page = PdfFile.Text(50, 700, 10, "Text of a page that can be read without any trouble");

    [Fact]
    public void An_empty_file_is_named_so() => ReadPdf.Refusal([]).Reason.ShouldBe(QuarantineReason.EmptyFile);

    [Theory]
    [InlineData("%PDF-1.7\n")]
    [InlineData("%PDF-1.7\n%%EOF\n")]
    [InlineData("This is no PDF at all.")]
    public void A_file_without_structure_is_corrupt(string text)
    {
        var refusal = ReadPdf.Refusal(Encoding.Latin1.GetBytes(text));

        refusal.Reason.ShouldBe(QuarantineReason.Corrupt);
        refusal.Evidence!["error"].ShouldNotBeNull();
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.5)]
    [InlineData(0.8)]
    public void A_file_that_ends_early_is_truncated(double share)
    {
        var file = new PdfFile();
        for (var page = 0; page < 5; page++)
            file.Page(Page);
        var bytes = file.Build();

        ReadPdf.Refusal(bytes[..(int)(bytes.Length * share)]).Reason.ShouldBe(QuarantineReason.Truncated);
    }

    [Fact]
    public void Bytes_after_the_end_are_no_matter()
    {
        var bytes = new PdfFile().Page(Page).Build();

        ReadPdf.Parse([.. bytes, .. "<html><body>obj</body></html>"u8]).ShouldBeOfType<Completed<ParsedFile>>();
    }

    [Fact]
    public void A_file_without_pages_is_corrupt() => ReadPdf.Refusal(new PdfFile().Build()).Reason.ShouldBe(QuarantineReason.Corrupt);

    [Fact]
    public void A_file_whose_pages_all_fail_is_corrupt()
    {
        var file = new PdfFile();
        var refusal = ReadPdf.Refusal(file.Page(file.AddStream("/Filter/FlateDecode", [.. Enumerable.Repeat((byte)0xFF, 200)])).Build());

        refusal.Reason.ShouldBe(QuarantineReason.Corrupt);
        refusal.Evidence!["failed_pages"].ShouldBe(new[] { 1 });
    }

    [Fact]
    public void Too_many_pages_are_refused_before_they_are_read()
    {
        var refusal = ReadPdf.Refusal(new PdfFile().Page(Page).Page(Page).Page(Page).Build(), new ParseOptions { MaxPages = 2 });

        refusal.Reason.ShouldBe(QuarantineReason.TooManyPages);
        refusal.Detail.ShouldBe("the file has 3 pages, the limit Parse:MaxPages is 2");
    }

    [Fact]
    public void A_page_tree_that_loops_ends()
    {
        var file = new PdfFile { Tree = "<</Type/Pages/Count 1/Kids[10 0 R 11 0 R]>>" };
        file.Add("<</Type/Pages/Parent 2 0 R/Count 1/Kids[2 0 R 10 0 R]>>");
        var content = file.AddStream("", Encoding.Latin1.GetBytes(Page));
        file[11] = $"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents {content + 1} 0 R/Resources<</Font<</F1 3 0 R>>>>>>";
        file.AddStream("", Encoding.Latin1.GetBytes(Page));

        ReadPdf.Parse(file.Build()).ShouldBeOfType<Completed<ParsedFile>>().Output.Document.Pages.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(5_000, false)]
    [InlineData(5_000, true)]
    public void A_page_tree_of_absurd_depth_is_corrupt(int depth, bool isLoop)
    {
        var file = new PdfFile { Tree = "<</Type/Pages/Count 1/Kids[10 0 R]>>" };
        for (var level = 0; level < depth; level++)
            file.Add($"<</Type/Pages/Count 1/Kids[{11 + level} 0 R]>>");
        file.Add(isLoop ? "<</Type/Pages/Count 1/Kids[2 0 R]>>" : "<</Type/Page/MediaBox[0 0 600 800]>>");

        ReadPdf.Refusal(file.Build()).Reason.ShouldBe(QuarantineReason.Corrupt);
    }

    [Fact]
    public void An_object_that_names_itself_is_corrupt()
    {
        var file = new PdfFile();
        file.Page(10);
        file[10] = "10 0 R";

        ReadPdf.Refusal(file.Build()).Reason.ShouldBe(QuarantineReason.Corrupt);
    }

    [Fact]
    public void A_name_tree_that_loops_costs_the_attachments_only()
    {
        var file = new PdfFile().Page(Page);
        var tree = file.Add("");
        file[tree] = $"<</Kids[{tree} 0 R {tree} 0 R]>>";
        file[PdfFile.Catalog] = $"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles {tree} 0 R>>>>";

        ReadPdf.Document(file).Flags.ShouldBe(["partial_parse"]);
    }

    [Fact]
    public void A_page_of_absurd_size_fails() =>
        ReadPdf.Refusal(new PdfFile().Page(Page, "/MediaBox[0 0 1e30 1e30]").Build()).Detail.ShouldContain("measures");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_stream_that_expands_without_measure_is_a_bomb(int layers)
    {
        var bytes = new byte[64 << 20];
        for (var layer = 0; layer < layers; layer++)
            bytes = PdfFile.Deflate(bytes);
        var file = new PdfFile();
        var content = file.AddStream($"/Filter[{string.Concat(Enumerable.Repeat("/FlateDecode", layers))}]", bytes);

        ReadPdf.Refusal(file.Page(content).Build()).Reason.ShouldBe(QuarantineReason.DecompressionBomb);
    }

    [Fact]
    public void Streams_that_expand_together_beyond_the_limit_are_a_bomb()
    {
        var random = new Random(7);
        var file = new PdfFile();
        for (var page = 0; page < 4; page++)
        {
            var content = new byte[600_000];
            for (var i = 0; i < content.Length; i++)
                content[i] = (byte)(random.Next(8) == 0 ? '\n' : ' ');
            file.Page(file.AddStream("/Filter/FlateDecode", PdfFile.Deflate(content)));
        }

        var refusal = ReadPdf.Refusal(file.Build(), new ParseOptions { MaxInflatedMegabytes = 1 });

        refusal.Reason.ShouldBe(QuarantineReason.DecompressionBomb);
        refusal.Detail.ShouldContain("Parse:MaxInflatedMegabytes");
    }

    [Fact]
    public void Forms_that_call_one_another_beyond_measure_fail_their_page_only()
    {
        var file = new PdfFile();
        // Ten levels, each calling the next ten times: ten thousand million runs.
        var form = file.AddStream("/Type/XObject/Subtype/Form/BBox[0 0 600 800]", "0 0 1 1 re f"u8.ToArray());
        for (var level = 0; level < 10; level++)
            form = file.AddStream($"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</X {form} 0 R>>>>", Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("/X Do ", 10))));
        file.Page("/X Do", resources: $"/XObject<</X {form} 0 R>>").Page(PdfFile.Text(50, 700, 10, "A page in order."));

        var document = ReadPdf.Document(file);

        document.Pages[0].State.ShouldBe(PageState.Failed);
        document.Pages[0].Reason.ShouldBe("the forms of the page call one another more than 50000 times");
        document.Elements.ShouldHaveSingleItem().Text.ShouldBe("A page in order.");
        document.Flags.ShouldBe(["partial_parse"]);
    }

    [Fact]
    public void Forms_that_call_each_other_in_turns_fail_their_page()
    {
        var file = new PdfFile();
        file[5] = "<</Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</B 6 0 R>>>>/Length 5>>\nstream\n/B Do\nendstream";
        file[6] = "<</Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</A 5 0 R>>>>/Length 5>>\nstream\n/A Do\nendstream";
        file.Page("/A Do", resources: "/XObject<</A 5 0 R>>").Page(PdfFile.Text(50, 700, 10, "A page in order."));

        ReadPdf.Document(file).Pages[0].Reason.ShouldBe("the forms of the page call one another without end");
    }

    [Fact]
    public void Forms_in_forms_are_read()
    {
        var file = new PdfFile();
        var inner = file.AddStream("/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</Font<</F1 3 0 R>>>>", Encoding.ASCII.GetBytes(PdfFile.Text(50, 700, 10, "Inside")));
        var outer = file.AddStream($"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</X {inner} 0 R>>>>", "/X Do"u8.ToArray());

        ReadPdf.Document(file.Page("/Y Do", resources: $"/XObject<</Y {outer} 0 R>>")).Elements.ShouldHaveSingleItem().Text.ShouldBe("Inside");
    }

    [Fact]
    public void A_cancelled_parse_stops()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var input = new ParseInput { Content = new MemoryStream(new PdfFile().Page(Page).Build()), FileName = "a.pdf", MediaType = "application/pdf" };

        Should.Throw<OperationCanceledException>(() => new PdfParser().Parse(input, new ParseOptions(), source.Token));
    }

    [Theory]
    [InlineData("files/bad/password.pdf", null, false)]
    [InlineData("files/bad/password.pdf", "wrong", false)]
    [InlineData("files/bad/password.pdf", "password", true)]
    [InlineData("files/bad/encrypted-file.pdf", "test", true)]
    [InlineData("files/pdf/copy-protected.pdf", null, true)]
    public void Encrypted_files_open_with_their_password_or_without_need_of_one(string name, string? password, bool opens)
    {
        var result = ReadPdf.Parse(File.ReadAllBytes(Corpus.Find(name)), overrides: new ReplayOverrides { Password = password });

        if (opens)
            result.ShouldBeOfType<Completed<ParsedFile>>().Output.Document.Pages.ShouldNotBeEmpty();
        else
            result.ShouldBeOfType<Quarantined<ParsedFile>>().Reason.ShouldBe(QuarantineReason.Encrypted);
    }
}
