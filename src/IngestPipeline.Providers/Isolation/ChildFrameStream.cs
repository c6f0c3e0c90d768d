using System.Buffers.Binary;

namespace IngestPipeline.Providers.Isolation;

/// <summary>Frames on a pipe: kind (1 byte), attachments that follow (4), payload length (4, both little endian), payload.</summary>
internal static class ChildFrameStream
{
    private const int HeaderBytes = 9;

    /// <exception cref="IOException">The other side is gone.</exception>
    public static void Write(Stream stream, ChildFrameKind kind, ReadOnlySpan<byte> payload, int attachments = 0)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        header[0] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(header[1..], attachments);
        BinaryPrimitives.WriteInt32LittleEndian(header[5..], payload.Length);
        stream.Write(header);
        stream.Write(payload);
    }

    /// <returns>Null when the stream ends before a frame begins.</returns>
    /// <exception cref="EndOfStreamException">The stream ends inside a frame.</exception>
    /// <exception cref="InvalidDataException">The header is not one of ours, or announces more than <paramref name="maxBytes"/>.</exception>
    public static ChildFrame? Read(Stream stream, int maxBytes)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        var got = stream.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false);
        if (got == 0)
            return null;
        if (got < HeaderBytes)
            throw new EndOfStreamException("the stream ends inside a frame header");

        var kind = (ChildFrameKind)header[0];
        var attachments = BinaryPrimitives.ReadInt32LittleEndian(header[1..]);
        var length = BinaryPrimitives.ReadInt32LittleEndian(header[5..]);
        if (!Enum.IsDefined(kind) || attachments < 0 || length < 0)
            throw new InvalidDataException($"not a frame: kind {header[0]}, {attachments} attachments, {length} bytes");
        if (length > maxBytes)
            throw new InvalidDataException($"a frame announces {length} bytes, limit is {maxBytes}");

        var payload = new byte[length];
        stream.ReadExactly(payload);
        return new ChildFrame(kind, attachments, payload);
    }
}
