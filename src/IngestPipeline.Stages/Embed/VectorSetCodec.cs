using System.Buffers.Binary;
using System.Text.Json;
using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Stages.Embed;

/// <summary>
/// The bytes of a vector artifact: the letters <c>IPVS</c>, then as little-endian 32-bit integers format version, first ordinal,
/// dimensions and count, then the vectors as little-endian 32-bit floats. Version 1 is feature hashing, which was all there was, and is
/// still written for it; version 2 ends with the embedding space as JSON and the number of its bytes. Same vectors, same bytes.
/// </summary>
public static class VectorSetCodec
{
    private const int PlainVersion = 1;
    private const int NamedVersion = 2;
    private const int HeaderBytes = 5 * sizeof(int);
    private const int MaxDimensions = 65536;

    private static ReadOnlySpan<byte> Magic => "IPVS"u8;

    /// <exception cref="ArgumentException">A vector does not have <see cref="VectorSet.Dimensions"/> entries, or the set is larger than an array can be.</exception>
    public static byte[] Write(VectorSet set)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(set.FirstOrdinal);
        ArgumentOutOfRangeException.ThrowIfLessThan(set.Dimensions, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(set.Dimensions, MaxDimensions);
        byte[] name = set.Space == PlainSpace(set.Dimensions) ? [] : DocumentJson.ToBytes(set.Space);
        var length = Length(set.Dimensions, set.Vectors.Count) + (name.Length > 0 ? name.Length + sizeof(int) : 0);
        if (length > Array.MaxLength)
            throw new ArgumentException($"{set.Vectors.Count} vectors of {set.Dimensions} dimensions take {length} bytes, limit is {Array.MaxLength}", nameof(set));

        var bytes = new byte[length];
        Magic.CopyTo(bytes);
        WriteInteger(bytes, 1, name.Length > 0 ? NamedVersion : PlainVersion);
        WriteInteger(bytes, 2, set.FirstOrdinal);
        WriteInteger(bytes, 3, set.Dimensions);
        WriteInteger(bytes, 4, set.Vectors.Count);
        var rest = bytes.AsSpan(HeaderBytes);
        for (var i = 0; i < set.Vectors.Count; i++)
        {
            if (set.Vectors[i].Length != set.Dimensions)
                throw new ArgumentException($"vector {i} has {set.Vectors[i].Length} dimensions, the set has {set.Dimensions}", nameof(set));
            foreach (var value in set.Vectors[i])
            {
                BinaryPrimitives.WriteSingleLittleEndian(rest, value);
                rest = rest[sizeof(float)..];
            }
        }

        if (name.Length > 0)
        {
            name.CopyTo(rest);
            BinaryPrimitives.WriteInt32LittleEndian(rest[name.Length..], name.Length);
        }

        return bytes;
    }

    /// <exception cref="FormatException">The bytes are not a whole vector set of this version; the message says what is wrong.</exception>
    public static VectorSet Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes)
            throw new FormatException($"a vector set has at least {HeaderBytes} bytes, got {bytes.Length}");
        if (!bytes.StartsWith(Magic))
            throw new FormatException("not a vector set: it does not start with IPVS");
        var version = ReadInteger(bytes, 1);
        if (version is not (PlainVersion or NamedVersion))
            throw new FormatException($"vector set has format version {version}, this program reads versions {PlainVersion} and {NamedVersion}");

        var (first, dimensions, count) = (ReadInteger(bytes, 2), ReadInteger(bytes, 3), ReadInteger(bytes, 4));
        if (first < 0 || dimensions is < 1 or > MaxDimensions || count < 0)
            throw new FormatException($"vector set is damaged: first ordinal {first}, {dimensions} dimensions, {count} vectors");
        var space = PlainSpace(dimensions);
        if (version == NamedVersion)
            space = ReadSpace(ref bytes);
        if (Length(dimensions, count) != bytes.Length || space.Dimensions != dimensions)
            throw new FormatException($"vector set of {count} vectors with {dimensions} dimensions has {Length(dimensions, count)} bytes, got {bytes.Length}");

        var vectors = new float[count][];
        var rest = bytes[HeaderBytes..];
        foreach (ref var vector in vectors.AsSpan())
        {
            vector = new float[dimensions];
            foreach (ref var value in vector.AsSpan())
            {
                value = BinaryPrimitives.ReadSingleLittleEndian(rest);
                rest = rest[sizeof(float)..];
            }
        }

        return new VectorSet(first, space, vectors);
    }

    private static EmbeddingSpace PlainSpace(int dimensions) => new("hashing", "feature-hashing-v1", dimensions);

    /// <param name="bytes">The bytes before the space afterwards.</param>
    private static EmbeddingSpace ReadSpace(ref ReadOnlySpan<byte> bytes)
    {
        var length = bytes.Length < HeaderBytes + sizeof(int) ? 0 : BinaryPrimitives.ReadInt32LittleEndian(bytes[^sizeof(int)..]);
        var end = bytes.Length - sizeof(int) - (long)length;
        if (length <= 0 || end < HeaderBytes)
            throw new FormatException("vector set is damaged: its embedding space is missing");
        var name = bytes.Slice((int)end, length);
        bytes = bytes[..(int)end];
        try
        {
            return DocumentJson.FromBytes<EmbeddingSpace>(name);
        }
        catch (JsonException wrong)
        {
            throw new FormatException($"vector set is damaged: its embedding space cannot be read ({wrong.Message})", wrong);
        }
    }

    private static long Length(int dimensions, int count) => HeaderBytes + ((long)dimensions * count * sizeof(float));

    private static void WriteInteger(Span<byte> bytes, int index, int value) => BinaryPrimitives.WriteInt32LittleEndian(bytes[(index * sizeof(int))..], value);

    private static int ReadInteger(ReadOnlySpan<byte> bytes, int index) => BinaryPrimitives.ReadInt32LittleEndian(bytes[(index * sizeof(int))..]);
}
