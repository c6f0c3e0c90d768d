using System.Buffers.Binary;
using MimeKit.Tnef;

namespace IngestPipeline.Stages.Parse.Rtf;

/// <summary>Rich text as mail stores keep it ([MS-OXRTFCP]): a header of 16 bytes, then the text, packed or as it is.</summary>
internal static class CompressedRtf
{
    private const int HeaderBytes = 16;
    private const uint Packed = 0x75465A4C;
    private const uint AsItIs = 0x414C454D;

    /// <returns>The rich text in bytes; null when this is none. It is at most nine times as long, so that no bomb fits in.</returns>
    public static byte[]? Unpack(byte[] stored)
    {
        if (stored.Length <= HeaderBytes || BinaryPrimitives.ReadUInt32LittleEndian(stored.AsSpan(8)) is not (Packed or AsItIs))
            return null;
        var filter = new RtfCompressedToRtf();
        var text = filter.Flush(stored, 0, stored.Length, out var start, out var length);
        var stated = BinaryPrimitives.ReadUInt32LittleEndian(stored.AsSpan(4));
        return text.AsSpan(start, (int)Math.Min((uint)length, stated)).ToArray();
    }

    /// <returns>Null when this is no rich text.</returns>
    public static RtfContent? Read(byte[]? stored) =>
        stored is not null && Unpack(stored) is { } bytes && bytes.AsSpan().StartsWith("{\\rtf"u8) ? RtfReader.Read(bytes) : null;
}
