using CsCheck;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Stages.Embed;

namespace IngestPipeline.UnitTests.Embed;

public sealed class VectorSetCodecTests
{
    private static readonly VectorSet Set = new(256, Plain(2), [[1, 2], [3, 4.5f]]);
    private static readonly VectorSet Named = new(256, new EmbeddingSpace("onnx", "some/model", 2, Variant: "v2"), [[1, 2], [3, 4.5f]]);

    [Fact]
    public void What_is_written_is_read() =>
        Gen.Select(Gen.Int[0, 100000], Gen.Int[1, 40].SelectMany(width => Gen.Float.Array[width].List[0, 20].Select(vectors => (width, vectors)))).Sample((first, vectors) =>
        {
            var read = VectorSetCodec.Read(VectorSetCodec.Write(new VectorSet(first, Plain(vectors.width), vectors.vectors)));
            read.FirstOrdinal.ShouldBe(first);
            read.Dimensions.ShouldBe(vectors.width);
            read.Vectors.Count.ShouldBe(vectors.vectors.Count);
            read.Vectors.Zip(vectors.vectors).ShouldAllBe(pair => pair.First.SequenceEqual(pair.Second));
        }, iter: 200);

    [Fact]
    public void The_bytes_are_pinned() => Convert.ToHexStringLower(VectorSetCodec.Write(new VectorSet(1, Plain(2), [[1, -2]])))
        .ShouldBe("49505653" + "01000000" + "01000000" + "02000000" + "01000000" + "0000803f" + "000000c0");

    [Fact]
    public void A_set_says_which_space_its_vectors_lie_in()
    {
        var read = VectorSetCodec.Read(VectorSetCodec.Write(Named));

        read.Space.ShouldBe(Named.Space);
        read.Vectors.Zip(Named.Vectors).ShouldAllBe(pair => pair.First.SequenceEqual(pair.Second));
        VectorSetCodec.Read(VectorSetCodec.Write(Set)).Space.Name.ShouldBe("hashing/feature-hashing-v1/2/cosine");
        var bytes = VectorSetCodec.Write(Named);
        for (var length = 0; length < bytes.Length; length++)
            Should.Throw<FormatException>(() => VectorSetCodec.Read(bytes.AsSpan(0, length)));
    }

    [Fact]
    public void Any_missing_or_added_byte_is_damage()
    {
        var bytes = VectorSetCodec.Write(Set);
        for (var length = 0; length < bytes.Length; length++)
            Should.Throw<FormatException>(() => VectorSetCodec.Read(bytes.AsSpan(0, length)));
        Should.Throw<FormatException>(() => VectorSetCodec.Read([.. bytes, 0])).Message.ShouldBe("vector set of 2 vectors with 2 dimensions has 36 bytes, got 37");
    }

    [Theory]
    [InlineData(0, 0x58, "does not start with IPVS")]
    [InlineData(4, 9, "format version 9")]
    [InlineData(11, 0x80, "damaged")]
    [InlineData(12, 0, "damaged")]
    [InlineData(19, 0x80, "damaged")]
    [InlineData(18, 0x7F, "got 36")]
    public void A_changed_header_says_what_is_wrong(int position, byte value, string message)
    {
        var bytes = VectorSetCodec.Write(Set);
        bytes[position] = value;

        Should.Throw<FormatException>(() => VectorSetCodec.Read(bytes)).Message.ShouldContain(message);
    }

    private static EmbeddingSpace Plain(int dimensions) => new("hashing", "feature-hashing-v1", dimensions);

    [Fact]
    public void A_vector_of_another_width_is_not_written() =>
        Should.Throw<ArgumentException>(() => VectorSetCodec.Write(new VectorSet(0, Plain(3), [[1, 2]]))).Message.ShouldContain("vector 0 has 2 dimensions");
}
