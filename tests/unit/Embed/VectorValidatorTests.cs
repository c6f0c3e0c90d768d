using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Embed;

namespace IngestPipeline.UnitTests.Embed;

public sealed class VectorValidatorTests
{
    [Fact]
    public void Sound_vectors_pass() =>
        VectorValidator.Check([[1, 0], [0.6f, 0.8f]], 2, 2).ShouldBeOfType<Completed<IReadOnlyList<float[]>>>().Output.Count.ShouldBe(2);

    [Theory]
    [InlineData(float.NaN, "the vector of chunk 257 is not a number at position 1")]
    [InlineData(float.PositiveInfinity, "the vector of chunk 257 is infinite at position 1")]
    [InlineData(0f, "the vector of chunk 257 has length zero")]
    [InlineData(1e-30f, "the vector of chunk 257 has length zero")]
    public void A_bad_vector_names_its_chunk(float bad, string detail) => Refused([[1, 0], [0, bad]], 2, 256).Detail.ShouldBe(detail);

    [Fact]
    public void A_vector_of_another_width_names_its_chunk() =>
        Refused([[1, 0], [1, 0, 0]], 2, 0).Detail.ShouldBe("the vector of chunk 1 has 3 dimensions, the embedding space has 2");

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Too_few_or_too_many_vectors_are_refused_as_a_whole(int expected) =>
        Refused([[1, 0], [1, 0]], expected, 0).Detail.ShouldStartWith($"the model returned 2 vectors for {expected} chunks");

    private static Quarantined<IReadOnlyList<float[]>> Refused(float[][] vectors, int expected, int first)
    {
        var refused = VectorValidator.Check(vectors, expected, 2, first).ShouldBeOfType<Quarantined<IReadOnlyList<float[]>>>();
        refused.Reason.ShouldBe(QuarantineReason.EmbeddingInvalid);
        return refused;
    }
}
