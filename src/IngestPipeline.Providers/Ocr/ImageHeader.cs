using System.Buffers.Binary;

namespace IngestPipeline.Providers.Ocr;

/// <summary>Width and height as the first bytes announce them, so that a pixel flood is refused before it is decoded.</summary>
internal readonly record struct ImageHeader(string Format, int Width, int Height)
{
    private const int TiffFormat = 4; // IFF_TIFF; its compressed kinds follow up to 10
    private const int LastTiffFormat = 10;

    public bool IsTiff => Format == "tiff";

    public double Megapixels => (double)Width * Height / 1e6;

    /// <param name="data">The whole file.</param>
    /// <param name="frame">0-based; formats other than TIFF have one.</param>
    /// <returns>Null when no known image format begins here, or the frame does not exist.</returns>
    public static unsafe ImageHeader? Read(ReadOnlySpan<byte> data, int frame)
    {
        if (ReadByHand(data) is { } known)
            return frame == 0 ? known : null;
        fixed (byte* start = data)
        {
            if (LeptonicaNative.ReadHeader(start, (nuint)data.Length, out var format, out var width, out var height, out _, out _, out _) != 0)
                return null;
            var name = NameOf(format);
            if (name != "tiff")
                return frame == 0 && width > 0 && height > 0 ? new ImageHeader(name, width, height) : null;
            return LeptonicaNative.ReadTiffHeader(start, (nuint)data.Length, frame, out width, out height, out _, out _, out _, out _, out _) == 0
                ? new ImageHeader(name, width, height)
                : null;
        }
    }

    // Leptonica decodes these two to learn their size.
    private static ImageHeader? ReadByHand(ReadOnlySpan<byte> data)
    {
        if (data.Length >= 26 && data.StartsWith("BM"u8) && BinaryPrimitives.ReadInt32LittleEndian(data[14..]) >= 40)
        {
            return Sane("bmp", BinaryPrimitives.ReadInt32LittleEndian(data[18..]), Math.Abs((long)BinaryPrimitives.ReadInt32LittleEndian(data[22..])));
        }

        if (data.Length >= 10 && (data.StartsWith("GIF87a"u8) || data.StartsWith("GIF89a"u8)))
            return Sane("gif", BinaryPrimitives.ReadUInt16LittleEndian(data[6..]), BinaryPrimitives.ReadUInt16LittleEndian(data[8..]));
        return null;
    }

    private static ImageHeader? Sane(string format, int width, long height) =>
        width > 0 && height is > 0 and <= int.MaxValue ? new ImageHeader(format, width, (int)height) : null;

    private static string NameOf(int format) => format switch
    {
        1 => "bmp",
        2 => "jpeg",
        3 => "png",
        >= TiffFormat and <= LastTiffFormat => "tiff",
        11 => "pnm",
        13 => "gif",
        14 => "jp2",
        15 => "webp",
        _ => $"format {format}",
    };
}
