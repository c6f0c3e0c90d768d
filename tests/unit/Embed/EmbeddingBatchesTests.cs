using CsCheck;
using IngestPipeline.Stages.Embed;

namespace IngestPipeline.UnitTests.Embed;

public sealed class EmbeddingBatchesTests
{
    [Fact]
    public void Parts_cover_every_chunk_once() => Gen.Select(Gen.Int[0, 3000], Gen.Int[1, 400]).Sample((chunks, size) =>
    {
        var parts = EmbeddingBatches.Plan(chunks, new EmbedOptions { ChunksPerPart = size });
        parts.SelectMany(part => Enumerable.Range(part.FirstOrdinal, part.Count)).ShouldBe(Enumerable.Range(0, chunks));
        parts.ShouldAllBe(part => part.Count >= 1 && part.Count <= size);
    }, iter: 200);

    [Fact]
    public void The_last_part_holds_the_rest() =>
        EmbeddingBatches.Plan(600, new EmbedOptions()).ShouldBe([new ChunkRange(0, 256), new ChunkRange(256, 256), new ChunkRange(512, 88)]);
}
