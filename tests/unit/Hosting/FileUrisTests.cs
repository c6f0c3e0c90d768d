using IngestPipeline.Hosting.Intake;

namespace IngestPipeline.UnitTests.Hosting;

public sealed class FileUrisTests
{
    [Theory]
    [InlineData("/drop/a.pdf", "file:///drop/a.pdf")]
    [InlineData("/drop/two words.pdf", "file:///drop/two%20words.pdf")]
    [InlineData("/drop/copy (1).pdf", "file:///drop/copy%20%281%29.pdf")]
    [InlineData("/drop/Prüfung/日.txt", "file:///drop/Pr%C3%BCfung/%E6%97%A5.txt")]
    [InlineData("/drop/50%#?+~_-.txt", "file:///drop/50%25%23%3F%2B~_-.txt")]
    public void Uris_equal_those_of_Python(string path, string uri) => FileUris.Of(path).ShouldBe(uri);

    [Fact]
    public void The_uri_of_a_folder_ends_in_one_slash()
    {
        FileUris.OfFolder("/drop").ShouldBe("file:///drop/");
        FileUris.OfFolder("/drop/").ShouldBe("file:///drop/");
    }
}
