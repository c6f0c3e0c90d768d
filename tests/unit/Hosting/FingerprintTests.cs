using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.Hosting.Running;

namespace IngestPipeline.UnitTests.Hosting;

public sealed class FingerprintTests
{
    private readonly MemoryWorkLedger _ledger = new();
    private readonly MemoryArtifactStore _artifacts = new();

    [Fact]
    public async Task The_same_input_and_options_use_the_artifact_again()
    {
        (await ProducedAsync()).ShouldBe(1);
        (await ProducedAsync()).ShouldBe(0);

        _ledger.Commits.Select(commit => commit.Reused).ShouldBe([false, true]);
        _ledger.Commits[1].Artifact.ShouldBe(_ledger.Commits[0].Artifact);
        _ledger.Commits[1].Plan.Chunks.ShouldBe(_ledger.Commits[0].Plan.Chunks);
    }

    [Theory]
    [InlineData(9, 1, "text")]
    [InlineData(1, 2, "text")]
    [InlineData(1, 1, "other text")]
    public async Task Another_option_code_version_or_input_is_produced_again(int option, int codeVersion, string content)
    {
        await ProducedAsync();

        (await ProducedAsync(option, codeVersion, content)).ShouldBe(1);
        _ledger.Commits.ShouldAllBe(commit => !commit.Reused);
    }

    [Fact]
    public async Task An_artifact_that_is_gone_is_produced_again()
    {
        await ProducedAsync();
        _artifacts.Clear();

        (await ProducedAsync()).ShouldBe(1);
    }

    private async Task<int> ProducedAsync(int option = 1, int codeVersion = 1, string content = "text")
    {
        var handler = new CountingHandler(_ledger, _artifacts, option, codeVersion);
        await handler.HandleAsync(SampleWork.Claim(content), TestContext.Current.CancellationToken);
        return handler.Produced;
    }

    private sealed record Output(int Option);

    private sealed class CountingHandler(IWorkLedger ledger, IArtifactStore artifacts, int option, int codeVersion) : ArtifactStageHandler<Output>(ledger, artifacts)
    {
        public int Produced { get; private set; }

        public override Stage Stage => Stage.Chunk;

        protected override int CodeVersion => codeVersion;

        protected override object DescribeInput(ClaimedWork work) => new { work.Content, option };

        protected override Task<StageResult<Output>> ProduceAsync(ClaimedWork work, CancellationToken cancellation)
        {
            Produced++;
            return Task.FromResult<StageResult<Output>>(new Completed<Output>(new Output(option)));
        }

        protected override StagePlan Plan(ClaimedWork work, Output output) => new() { Next = Stage.Embed, Chunks = output.Option };
    }
}
