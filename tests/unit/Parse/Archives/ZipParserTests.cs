using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Parse;

namespace IngestPipeline.UnitTests.Parse.Archives;

public sealed class ZipParserTests
{
    [Fact]
    public void Each_file_is_an_attachment_and_the_archive_is_the_list_of_names()
    {
        var file = Parsing.File(Office.Zip(("report.txt", "One"), ("sub/", ""), ("sub/data.csv", "a,b"), ("__MACOSX/._report.txt", "x"), ("sub/.DS_Store", "x")), "bundle.zip");
        file.Attachments.Select(attachment => attachment.Name).ShouldBe(["report.txt", "sub/data.csv"]);
        file.Attachments[0].Bytes.ShouldBe("One"u8.ToArray());
        file.Document.Outline().ShouldBe([(ElementType.Title, 0, "bundle.zip"), (ElementType.ListItem, 1, "report.txt"), (ElementType.ListItem, 1, "sub/data.csv")]);
    }

    [Fact]
    public void Names_that_lead_out_of_the_archive_are_only_names()
    {
        var names = new[] { "../../etc/cron.d/job", "/absolute.txt", "C:\\Windows\\win.ini" };
        var before = Directory.GetFiles(Directory.GetCurrentDirectory());
        var file = Parsing.File(Office.Zip([.. names.Select(name => (name, "text"))]), "slip.zip");
        file.Attachments.Select(attachment => attachment.Name).ShouldBe(["../../etc/cron.d/job", "/absolute.txt", "C:/Windows/win.ini"]);
        Directory.GetFiles(Directory.GetCurrentDirectory()).ShouldBe(before);
    }

    [Fact]
    public void More_files_than_the_limit_are_refused_with_both_numbers()
    {
        var result = Parsing.Quarantine(Office.Zip([.. Enumerable.Range(0, 6).Select(number => ($"{number}.txt", "x"))]), "many.zip", new ParseOptions { MaxAttachments = 5 });
        result.Reason.ShouldBe(QuarantineReason.TooLarge);
        result.Detail.ShouldContain("6 files, limit is 5 (Parse:MaxAttachments)");
    }

    [Fact]
    public void A_bomb_a_cut_archive_and_an_empty_one_are_told_apart()
    {
        Parsing.Quarantine(Office.Zip(("zeros.txt", new string('0', 40_000_000))), "bomb.zip").Reason.ShouldBe(QuarantineReason.DecompressionBomb);
        var whole = Office.Zip(("a.txt", "some text"), ("b.txt", "more"));
        Parsing.Quarantine(whole[..^30], "cut.zip").Reason.ShouldBe(QuarantineReason.Truncated);
        Parsing.Quarantine(Office.Zip(("only/", "")), "hollow.zip").Reason.ShouldBe(QuarantineReason.EmptyOutput);
    }

    [Fact]
    public void A_bomb_in_an_archive_is_bytes_until_it_is_read_itself()
    {
        using var stream = new MemoryStream();
        using (var archive = new System.IO.Compression.ZipArchive(stream, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = archive.CreateEntry("inner.zip").Open();
            entry.Write(Office.Zip(("zeros.txt", new string('0', 40_000_000))));
        }

        var inner = Parsing.File(stream.ToArray(), "outer.zip").Attachments.ShouldHaveSingleItem();
        Parsing.Quarantine(inner.Bytes, inner.Name).Reason.ShouldBe(QuarantineReason.DecompressionBomb);
    }

    [Fact]
    public void A_damaged_entry_is_named_and_its_neighbours_are_read()
    {
        var noise = string.Concat(Enumerable.Range(0, 4000).Select(number => number.ToString("x8", System.Globalization.CultureInfo.InvariantCulture)));
        var bytes = Office.Zip(("bad.txt", noise), ("good.txt", "fine"));
        // The first block of the first entry claims a kind of compression that does not exist.
        bytes[30 + "bad.txt".Length] |= 0b110;
        var file = Parsing.File(bytes, "hurt.zip");
        file.Attachments.ShouldHaveSingleItem().Name.ShouldBe("good.txt");
        file.Document.Elements[1].Text.ShouldStartWith("bad.txt (cannot be unpacked");
        file.Document.Flags.ShouldContain("partial_parse");
    }
}
