namespace IngestPipeline.UnitTests.Architecture;

public sealed class StageFolderTests
{
    [Theory]
    [InlineData("Parse")]
    [InlineData("Ocr")]
    [InlineData("Dedupe")]
    [InlineData("Chunk")]
    [InlineData("Embed")]
    [InlineData("Upsert")]
    public void Every_stage_has_one_consumer_one_definition_one_handler_and_a_README(string stage)
    {
        var folder = RepositoryRoot.File("workers", "IngestPipeline.Workers", stage);

        foreach (var pattern in new[] { "*Consumer.cs", "*ConsumerDefinition.cs", "*StageHandler.cs", "README.md" })
            Directory.GetFiles(folder, pattern).Length.ShouldBe(1, $"{stage}/{pattern}");
    }
}
