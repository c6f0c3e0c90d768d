using System.Buffers.Binary;

namespace IngestPipeline.Samples;

/// <summary>Writes 8-bit grey pages as a little-endian baseline TIFF, one strip a page, without compression.</summary>
internal static class TiffWriter
{
    private const ushort Short = 3;
    private const ushort Long = 4;
    private const ushort Rational = 5;
    private const int HeaderBytes = 8;
    private const int EntryBytes = 12;

    public static byte[] Write(IReadOnlyList<(int Width, int Height, byte[] Pixels)> pages, int dpi)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("II"u8);
        writer.Write((ushort)42);
        // The offset of the first directory; each directory then holds the offset of the next.
        var link = stream.Position;
        writer.Write(0u);
        foreach (var (width, height, pixels) in pages)
        {
            var strip = (uint)stream.Position;
            writer.Write(pixels);
            if (stream.Position % 2 != 0)
                writer.Write((byte)0);
            var resolution = (uint)stream.Position;
            writer.Write((uint)dpi);
            writer.Write(1u);

            var directory = (uint)stream.Position;
            (ushort Tag, ushort Type, uint Value)[] entries =
            [
                (256, Long, (uint)width), (257, Long, (uint)height), (258, Short, 8), (259, Short, 1), (262, Short, 1),
                (273, Long, strip), (277, Short, 1), (278, Long, (uint)height), (279, Long, (uint)pixels.Length),
                (282, Rational, resolution), (283, Rational, resolution), (296, Short, 2),
            ];
            writer.Write((ushort)entries.Length);
            foreach (var (tag, type, value) in entries)
            {
                writer.Write(tag);
                writer.Write(type);
                writer.Write(1u);
                writer.Write(value);
            }
            writer.Write(0u);
            writer.Flush();
            BinaryPrimitives.WriteUInt32LittleEndian(stream.GetBuffer().AsSpan((int)link), directory);
            link = directory + 2 + entries.Length * EntryBytes;
        }
        writer.Flush();
        return stream.Length > HeaderBytes ? stream.ToArray() : throw new ArgumentException("a TIFF needs a page", nameof(pages));
    }
}
