using System.Buffers.Binary;

namespace IngestPipeline.Stages.Parse.Images;

/// <summary>Frames of a TIFF or BigTIFF: the chain of image file directories, followed once each and never in a circle.</summary>
internal static class TiffFrames
{
    private const int ImageWidth = 256;
    private const int ImageLength = 257;
    private const int NewSubfileType = 254;

    /// <returns>At most <paramref name="maxFrames"/> + 1 frames; a frame whose directory is broken is 0 x 0; reduced copies of a page do not count.</returns>
    public static IReadOnlyList<(int Width, int Height)> Read(ReadOnlySpan<byte> bytes, int maxFrames)
    {
        if (bytes.Length < 16)
            return [];
        var layout = new Layout(IsLittle: bytes[0] == (byte)'I', IsBig: (bytes[0] == (byte)'I' ? bytes[2] : bytes[3]) == 0x2B);
        var frames = new List<(int, int)>();
        var seen = new HashSet<ulong>();
        var offset = layout.Offset(bytes, layout.IsBig ? 8 : 4);
        while (offset != 0 && frames.Count <= maxFrames && seen.Add(offset))
        {
            if (!TryReadDirectory(bytes, layout, offset, out var frame, out var isReduced, out offset))
            {
                frames.Add((0, 0));
                break;
            }

            if (!isReduced)
                frames.Add(frame);
        }

        return frames;
    }

    private static bool TryReadDirectory(ReadOnlySpan<byte> bytes, Layout layout, ulong at, out (int Width, int Height) frame, out bool isReduced, out ulong next)
    {
        (frame, isReduced, next) = ((0, 0), false, 0);
        var (countSize, entrySize, valueAt) = layout.IsBig ? (8, 20, 12) : (2, 12, 8);
        if (at > (ulong)(bytes.Length - countSize))
            return false;
        var directory = bytes[(int)at..];
        var count = layout.IsBig ? layout.Offset(directory, 0) : layout.Short(directory, 0);
        if (count is 0 or > 4096 || directory.Length < countSize + ((int)count * entrySize))
            return false;
        for (var index = 0; index < (int)count; index++)
        {
            var entry = directory.Slice(countSize + (index * entrySize), entrySize);
            var value = layout.Short(entry, 2) == 3 ? layout.Short(entry, valueAt) : layout.Int(entry, valueAt);
            switch (layout.Short(entry, 0))
            {
                case ImageWidth:
                    frame.Width = (int)Math.Min(value, int.MaxValue);
                    break;
                case ImageLength:
                    frame.Height = (int)Math.Min(value, int.MaxValue);
                    break;
                case NewSubfileType:
                    isReduced = (value & 1) == 1;
                    break;
            }
        }

        var nextAt = countSize + ((int)count * entrySize);
        if (directory.Length >= nextAt + (layout.IsBig ? 8 : 4))
            next = layout.Offset(directory, nextAt);
        return true;
    }

    private readonly record struct Layout(bool IsLittle, bool IsBig)
    {
        public ushort Short(ReadOnlySpan<byte> bytes, int at) =>
            IsLittle ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]) : BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);

        public uint Int(ReadOnlySpan<byte> bytes, int at) =>
            IsLittle ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]) : BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);

        public ulong Offset(ReadOnlySpan<byte> bytes, int at) => !IsBig
            ? Int(bytes, at)
            : IsLittle ? BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]) : BinaryPrimitives.ReadUInt64BigEndian(bytes[at..]);
    }
}
