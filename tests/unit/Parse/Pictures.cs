using System.Buffers.Binary;

namespace IngestPipeline.UnitTests.Parse;

/// <summary>Pictures that are all header: enough to be recognised and measured.</summary>
internal static class Pictures
{
    public static byte[] Png(int width, int height)
    {
        var bytes = new byte[64];
        ((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, (byte)'I', (byte)'H', (byte)'D', (byte)'R']).CopyTo(bytes);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(20), height);
        return bytes;
    }
}
