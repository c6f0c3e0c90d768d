using IngestPipeline.IntegrationTests.Pipeline;
using IngestPipeline.Samples;

namespace IngestPipeline.IntegrationTests.Samples;

public sealed class CommittedSamplesTests
{
    [Fact]
    public void The_committed_samples_are_what_the_generator_writes()
    {
        var committed = Directory.GetFiles(Path.Combine(IngestCli.Repository, "infra/samples"))
            .ToDictionary(file => Path.GetFileName(file), File.ReadAllBytes, StringComparer.Ordinal);
        var generated = SampleFiles.Build();

        committed.Keys.ShouldBe(generated.Keys, ignoreOrder: true);
        foreach (var (name, bytes) in generated)
            committed[name].AsSpan().SequenceEqual(bytes).ShouldBeTrue($"{name} differs; run: dotnet run --project tests/samples -- infra/samples");
    }
}
