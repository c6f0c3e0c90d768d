using IngestPipeline.Providers.Isolation;
using IngestPipeline.Stages.Parse;
using IngestPipeline.Stages.Parse.Pdf;

namespace IngestPipeline.ChaosTests.Poison;

/// <summary>This executable as the child of its own pipeline host: the product's parsers and the mock one.</summary>
internal static class MockChild
{
    public const string Argument = "child";

    public static ChildCommand Command { get; } = new(Path.ChangeExtension(typeof(MockChild).Assembly.Location, null), [Argument]);

    public static async Task<int> RunAsync()
    {
        var router = new FormatRouter([.. FormatParsers.All, new PdfParser(), new MockParser()]);
        await ChildHost.RunOnConsoleAsync(ChildHandlers.Create(router.Parse), CancellationToken.None);
        return 0;
    }
}
