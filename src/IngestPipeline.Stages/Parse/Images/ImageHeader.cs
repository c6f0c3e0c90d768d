using System.Buffers.Binary;
using IngestPipeline.Stages.Intake;

namespace IngestPipeline.Stages.Parse.Images;

/// <summary>Width and height in pixels, from the header of one-frame formats; nothing is decoded.</summary>
internal static class ImageHeader
{
    /// <returns>Null when the header is cut or makes no sense.</returns>
    public static (int Width, int Height)? Read(ReadOnlySpan<byte> bytes, string mediaType) => mediaType switch
    {
        MediaTypes.Png when bytes.Length >= 33 && bytes[12..].StartsWith("IHDR"u8) =>
            (BinaryPrimitives.ReadInt32BigEndian(bytes[16..]), BinaryPrimitives.ReadInt32BigEndian(bytes[20..])),
        MediaTypes.Gif when bytes.Length >= 13 =>
            (BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]), BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..])),
        MediaTypes.Bmp when bytes.Length >= 26 => ReadBitmap(bytes),
        MediaTypes.Webp when bytes.Length >= 30 => ReadWebp(bytes),
        MediaTypes.Jpeg => ReadJpeg(bytes),
        _ => null,
    };

    private static (int, int)? ReadBitmap(ReadOnlySpan<byte> bytes)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[14..]) == 12)
            return (BinaryPrimitives.ReadUInt16LittleEndian(bytes[18..]), BinaryPrimitives.ReadUInt16LittleEndian(bytes[20..]));
        var height = BinaryPrimitives.ReadInt32LittleEndian(bytes[22..]);
        // A negative height means rows from the top.
        return height == int.MinValue ? null : (BinaryPrimitives.ReadInt32LittleEndian(bytes[18..]), Math.Abs(height));
    }

    private static (int, int)? ReadWebp(ReadOnlySpan<byte> bytes)
    {
        if (bytes[12..].StartsWith("VP8X"u8))
            return (1 + (bytes[24] | (bytes[25] << 8) | (bytes[26] << 16)), 1 + (bytes[27] | (bytes[28] << 8) | (bytes[29] << 16)));
        if (bytes[12..].StartsWith("VP8L"u8))
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(bytes[21..]);
            return ((int)(bits & 0x3FFF) + 1, (int)((bits >> 14) & 0x3FFF) + 1);
        }

        return bytes[12..].StartsWith("VP8 "u8)
            ? (BinaryPrimitives.ReadUInt16LittleEndian(bytes[26..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]) & 0x3FFF)
            : null;
    }

    /// <summary>Walks the markers to the first frame header; every step moves forward, so the walk ends.</summary>
    private static (int, int)? ReadJpeg(ReadOnlySpan<byte> bytes)
    {
        var position = 2;
        while (position + 9 < bytes.Length)
        {
            if (bytes[position] != 0xFF)
            {
                position++;
                continue;
            }

            var marker = bytes[position + 1];
            if (marker is 0xFF or 0x00 or 0x01 or (>= 0xD0 and <= 0xD8))
            {
                position += marker == 0xFF ? 1 : 2;
                continue;
            }

            // SOF0 to SOF15 without DHT (C4), JPG (C8) and DAC (CC).
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
                return (BinaryPrimitives.ReadUInt16BigEndian(bytes[(position + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[(position + 5)..]));
            position += 2 + Math.Max((int)BinaryPrimitives.ReadUInt16BigEndian(bytes[(position + 2)..]), 2);
        }

        return null;
    }
}
