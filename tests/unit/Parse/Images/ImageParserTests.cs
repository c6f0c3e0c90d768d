using System.Buffers.Binary;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;

namespace IngestPipeline.UnitTests.Parse.Images;

public sealed class ImageParserTests
{
    [Fact]
    public void A_picture_is_one_page_for_ocr()
    {
        var document = Parsing.Document(Png(640, 480), "a.png");
        document.Elements.ShouldBeEmpty();
        document.PagesNeedingOcr.ShouldBe([1]);
        document.Metadata["width_pixels"].ShouldBe("640");
    }

    [Fact]
    public void A_pixel_flood_is_a_bomb_before_anything_is_decoded()
    {
        var result = Parsing.Quarantine(Png(20_000, 20_000), "a.png");
        result.Reason.ShouldBe(QuarantineReason.DecompressionBomb);
        result.Detail.ShouldContain("100 megapixels");
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(-5, 10)]
    public void A_header_without_a_size_is_corrupt(int width, int height) =>
        Parsing.Quarantine(Png(width, height), "a.png").Reason.ShouldBe(QuarantineReason.Corrupt);

    [Fact]
    public void A_cut_header_is_corrupt() => Parsing.Quarantine(Png(10, 10)[..20], "a.png").Reason.ShouldBe(QuarantineReason.Corrupt);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Each_frame_of_a_tiff_is_a_page(bool isLittle) => Parsing.Document(Tiff(isLittle, 8, 8 + Directory, 0), "a.tif").PagesNeedingOcr.ShouldBe([1, 2]);

    [Fact]
    public void A_chain_of_frames_that_runs_in_a_circle_ends() => Parsing.Document(Tiff(true, 8, 8 + Directory, 8), "a.tif").PagesNeedingOcr.ShouldBe([1, 2]);

    [Fact]
    public void A_chain_that_leads_out_of_the_file_is_corrupt() => Parsing.Quarantine(Tiff(true, 8, 100_000, 0), "a.tif").Reason.ShouldBe(QuarantineReason.Corrupt);

    [Fact]
    public void Other_headers_tell_their_size()
    {
        byte[] gif = [.. "GIF89a"u8, 10, 0, 20, 0, 0, 0, 0];
        Parsing.Document(gif, "a.gif").Metadata["height_pixels"].ShouldBe("20");
        byte[] jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xC2, 0, 11, 8, 0, 30, 0, 40, 1, 0, 0, 0];
        Parsing.Document(jpeg, "a.jpg").Metadata["width_pixels"].ShouldBe("40");
    }

    private const int Directory = 2 + (2 * 12) + 4;

    private static byte[] Png(int width, int height)
    {
        byte[] file = [0x89, .. "PNG"u8, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8, .. new byte[17]];
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(20), height);
        return file;
    }

    /// <summary>Two directories; the offsets are those of the header, the first and the second.</summary>
    private static byte[] Tiff(bool isLittle, uint first, uint second, uint third)
    {
        var file = new byte[8 + (2 * Directory)];
        (isLittle ? "II*\0"u8 : "MM\0*"u8).CopyTo(file);
        Int(4, first);
        for (var (at, index) = (8, 0); index < 2; at += Directory, index++)
        {
            Short(at, 2);
            Entry(at + 2, 256, 100);
            Entry(at + 14, 257, 200);
            Int(at + 26, index == 0 ? second : third);
        }

        return file;

        void Entry(int at, ushort tag, ushort value)
        {
            Short(at, tag);
            Short(at + 2, 3);
            Int(at + 4, 1);
            Short(at + 8, value);
        }

        void Short(int at, ushort value)
        {
            if (isLittle)
                BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(at), value);
            else
                BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(at), value);
        }

        void Int(int at, uint value)
        {
            if (isLittle)
                BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at), value);
            else
                BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(at), value);
        }
    }
}
