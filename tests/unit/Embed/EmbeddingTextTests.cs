using IngestPipeline.Stages.Embed;
using IngestPipeline.UnitTests.Chunk;

namespace IngestPipeline.UnitTests.Embed;

public sealed class EmbeddingTextTests
{
    [Fact]
    public void Headings_that_the_text_does_not_show_come_first()
    {
        var chunk = Build.Chunks(Build.Document(Build.Paragraph("Body."))).Single();

        EmbeddingText.Of(chunk).ShouldBe("Body.");
        EmbeddingText.Of(chunk with { HeadingPath = ["Manual", "Setup"] }).ShouldBe("Manual > Setup\n\nBody.");
        EmbeddingText.Of(chunk with { HeadingPath = ["Manual", "Setup"], Text = "Setup\n\nBody." }).ShouldBe("Manual\n\nSetup\n\nBody.");
        EmbeddingText.Of(chunk with { HeadingPath = ["Setup"], Text = "Setup\n\nBody." }).ShouldBe("Setup\n\nBody.");
    }
}
