using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;

namespace IngestPipeline.UnitTests.Hosting;

internal static class SampleWork
{
    public static ClaimedWork Claim(string content = "text", int failures = 0, int delays = 0) => new()
    {
        Item = new WorkItemId("default", Guid.Parse("0b9f6c1e-52d4-8a37-9c10-6e2f4d8ab713"), Stage.Chunk, 0),
        Fence = 1,
        Worker = "worker",
        Failures = failures,
        Deaths = 0,
        Delays = delays,
        DocumentId = Guid.Parse("3f1d7a52-9b04-8e6c-b215-70c4e9d8a6f1"),
        Version = 1,
        SourceUri = "file:///drop/a.txt",
        FileName = "a.txt",
        MediaType = "text/plain",
        Content = Sha256Hash.Of(System.Text.Encoding.UTF8.GetBytes(content)),
        Bytes = content.Length,
        AttachmentDepth = 0,
        Overrides = new ReplayOverrides(),
        Finished = [],
    };
}
