using System.Buffers.Binary;

namespace IngestPipeline.Providers.Ocr;

/// <summary>How a camera was held, by the Exif tag of a JPEG: viewers turn the picture, decoders do not.</summary>
internal static class ExifOrientation
{
    private const ushort OrientationTag = 0x0112;

    /// <returns>1 to 8 as in Exif; 1 (upright) when the file does not say.</returns>
    public static int Read(ReadOnlySpan<byte> jpeg)
    {
        var position = 2;
        while (position + 4 <= jpeg.Length && jpeg[position] == 0xFF)
        {
            var marker = jpeg[position + 1];
            var length = BinaryPrimitives.ReadUInt16BigEndian(jpeg[(position + 2)..]);
            if (marker is 0xDA or 0xD9 || length < 2 || position + 2 + length > jpeg.Length)
                break;
            var segment = jpeg.Slice(position + 4, length - 2);
            if (marker == 0xE1 && segment.StartsWith("Exif\0\0"u8))
                return ReadTiff(segment[6..]);
            position += 2 + length;
        }

        return 1;
    }

    private static int ReadTiff(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8)
            return 1;
        var little = tiff.StartsWith("II"u8);
        var directory = little ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (directory > tiff.Length - 2)
            return 1;
        var entries = Short(tiff[(int)directory..], little);
        for (var index = 0; index < entries; index++)
        {
            var at = directory + 2 + (12L * index);
            if (at + 12 > tiff.Length)
                break;
            var entry = tiff.Slice((int)at, 12);
            if (Short(entry, little) == OrientationTag)
                return Short(entry[8..], little) is var value and >= 1 and <= 8 ? value : 1;
        }

        return 1;
    }

    private static ushort Short(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
