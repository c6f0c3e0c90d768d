using System.Buffers.Binary;
using System.Text;

namespace IngestPipeline.Stages.Parse.Ole;

/// <summary>
/// A file that the Windows Packager put into a document: behind the size and a number come a label, the path it was taken from, the path it
/// would be opened at, its bytes, and in newer ones the names again in UTF-16. Microsoft does not describe it; programs that read it agree.
/// </summary>
/// <param name="Name">The label without folders; empty when there is none.</param>
/// <param name="Bytes">The file.</param>
internal sealed record PackagedFile(string Name, byte[] Bytes)
{
    private const ushort Packager = 2;
    private const int EmbeddedKind = 3;

    /// <returns>Null when the stream holds something else, or is cut.</returns>
    public static PackagedFile? Read(ReadOnlySpan<byte> native)
    {
        var rest = native;
        if (!TryTake(ref rest, 6, out var head) || BinaryPrimitives.ReadUInt16LittleEndian(head[4..]) != Packager
            || !TryTakeText(ref rest, out var label) || !TryTakeText(ref rest, out _)
            || !TryTake(ref rest, 4, out var kind) || BinaryPrimitives.ReadUInt16LittleEndian(kind[2..]) != EmbeddedKind
            || !TryTakeSized(ref rest, 1, out _) || !TryTakeSized(ref rest, 1, out var bytes) || bytes.IsEmpty)
        {
            return null;
        }

        // Of the names in UTF-16 the second is the label.
        var name = TryTakeSized(ref rest, 2, out _) && TryTakeSized(ref rest, 2, out var wide) && !wide.IsEmpty
            ? Encoding.Unicode.GetString(wide)
            : TextDecoder.Decode(label).Text;
        return new PackagedFile(name[(name.LastIndexOfAny(['\\', '/']) + 1)..], bytes.ToArray());
    }

    private static bool TryTake(ref ReadOnlySpan<byte> rest, int count, out ReadOnlySpan<byte> taken)
    {
        taken = default;
        if (rest.Length < count)
            return false;
        taken = rest[..count];
        rest = rest[count..];
        return true;
    }

    private static bool TryTakeText(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> text)
    {
        text = default;
        var end = rest.IndexOf((byte)0);
        if (end < 0)
            return false;
        text = rest[..end];
        rest = rest[(end + 1)..];
        return true;
    }

    private static bool TryTakeSized(ref ReadOnlySpan<byte> rest, int unit, out ReadOnlySpan<byte> taken)
    {
        taken = default;
        if (rest.Length < sizeof(uint) || BinaryPrimitives.ReadUInt32LittleEndian(rest) is var count && count > (uint)(rest.Length - sizeof(uint)) / unit)
            return false;
        rest = rest[sizeof(uint)..];
        return TryTake(ref rest, (int)count * unit, out taken);
    }
}
