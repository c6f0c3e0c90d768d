using System.Buffers.Binary;
using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Parse;

namespace IngestPipeline.UnitTests.Parse.Ole;

public sealed class CompoundFileTests
{
    [Fact]
    public void A_message_of_the_corpus_gives_text_and_attachments()
    {
        Assert.SkipWhen(Corpus.Root is null, "the corpus is not here");
        var parsed = Parsing.File(Corpus.Read("files/mail/EmailWithAttachments.msg"), "a.msg");
        parsed.Document.Metadata["title"].ShouldBe("This is the subject");
        parsed.Attachments.Count.ShouldBe(2);
        parsed.Attachments.ShouldAllBe(attachment => attachment.Bytes[0] == 0xFF && attachment.Bytes[1] == 0xD8);
    }

    [Fact]
    public void A_chain_that_runs_in_a_circle_is_corrupt()
    {
        // One allocation table (sector 0) in which the directory (sector 1) follows itself.
        var file = Header(fatSector: 0, directory: 1);
        var table = file.AsSpan(512);
        BinaryPrimitives.WriteUInt32LittleEndian(table, 0xFFFFFFFD);
        BinaryPrimitives.WriteUInt32LittleEndian(table[4..], 1);
        Parse(file).Detail.ShouldContain("circle");
    }

    [Fact]
    public void A_cut_file_is_corrupt() => Parse(Header(fatSector: 500, directory: 1)).Detail.ShouldContain("behind the end");

    private static Quarantined<ParsedFile> Parse(byte[] file)
    {
        var input = new ParseInput { Content = new MemoryStream(file), FileName = "a.msg", MediaType = Stages.Intake.MediaTypes.Msg };
        var result = new FormatRouter(FormatParsers.All).Parse(input, new ParseOptions(), CancellationToken.None).ShouldBeOfType<Quarantined<ParsedFile>>();
        result.Reason.ShouldBe(QuarantineReason.Corrupt);
        return result;
    }

    private static byte[] Header(uint fatSector, uint directory)
    {
        var file = new byte[512 * 4];
        file.AsSpan(0, 512).Fill(0xFF);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(30), 9);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(32), 6);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(48), directory);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(56), 4096);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(76), fatSector);
        return file;
    }
}
