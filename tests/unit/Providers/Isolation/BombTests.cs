using System.Globalization;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Providers.Isolation;
using IngestPipeline.Stages.Intake;
using IngestPipeline.Stages.Parse;
using Microsoft.Extensions.Options;

namespace IngestPipeline.UnitTests.Providers.Isolation;

/// <summary>Each bomb goes through a real child with the product's parsers: its reason fits, and the child stays small.</summary>
public sealed class BombTests(BombTests.Host host) : IClassFixture<BombTests.Host>
{
    private const long MaxMegabytes = 512;
    private const long MaxWrittenBytes = 64 << 20;

    public static TheoryData<string> Names { get; } = [.. Bombs.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_bomb_is_quarantined_and_its_child_stays_within_memory_and_disk(string name)
    {
        var (reason, make) = Bombs.All[name];

        var verdict = (await host.ParseAsync(name, make())).ShouldBeOfType<Quarantined<ParsedFile>>();

        verdict.Reason.ShouldBe(reason, verdict.Detail);
        var evidence = verdict.Evidence.ShouldNotBeNull();
        ((long)evidence[MeteredParser.PeakMegabytes]!).ShouldBeInRange(1, MaxMegabytes);
        ((long)evidence[MeteredParser.WrittenBytes]!).ShouldBeLessThan(MaxWrittenBytes);
    }

    [Fact]
    public async Task Markup_of_a_page_nested_a_hundred_thousand_times_is_flattened_and_its_words_kept()
    {
        var document = (await host.ParseAsync("deep.html", Bombs.DeepHtml())).ShouldBeOfType<Completed<ParsedFile>>().Output.Document;

        document.Flags.ShouldContain("deep_markup_flattened");
        document.Elements.ShouldContain(element => element.Text.Contains("the innermost words", StringComparison.Ordinal));
        long.Parse(document.Metadata[MeteredParser.PeakMegabytes], CultureInfo.InvariantCulture).ShouldBeInRange(1, MaxMegabytes);
    }

    [Fact]
    public async Task A_message_nested_five_thousand_times_does_not_harm_its_child()
    {
        var result = await host.ParseAsync("deep.eml", Bombs.DeepMail());

        var peak = result is Completed<ParsedFile>(var file)
            ? long.Parse(file.Document.Metadata[MeteredParser.PeakMegabytes], CultureInfo.InvariantCulture)
            : (long)result.ShouldBeOfType<Quarantined<ParsedFile>>().Evidence.ShouldNotBeNull()[MeteredParser.PeakMegabytes]!;
        peak.ShouldBeInRange(1, MaxMegabytes);
    }

    /// <summary>One pool for all bombs: what one of them breaks, the next would meet.</summary>
    public sealed class Host : IAsyncLifetime
    {
        private readonly string folder = Directory.CreateTempSubdirectory("bomb-tests-").FullName;
        private readonly IsolatedParser parser = new(ChildUnderTest.Command(ChildUnderTest.RealParsers), Options.Create(new ParseOptions { Children = 1 }));

        public ValueTask InitializeAsync() => ValueTask.CompletedTask;

        internal async Task<StageResult<ParsedFile>> ParseAsync(string name, byte[] bytes)
        {
            var path = Path.Combine(folder, name);
            await File.WriteAllBytesAsync(path, bytes);
            const int seen = 64 * 1024;
            var type = MediaTypeSniffer.Sniff(bytes.AsSpan(0, Math.Min(seen, bytes.Length)), bytes.AsSpan(Math.Max(0, bytes.Length - seen)), name);
            return await parser.ParseAsync(path, new IsolatedParseRequest(name, type, ReplayOverrides.None), CancellationToken.None);
        }

        public async ValueTask DisposeAsync()
        {
            await parser.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }
}
