using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Providers.Isolation;
using IngestPipeline.Providers.Ocr;
using IngestPipeline.Stages.Ocr;
using IngestPipeline.Stages.Parse;
using IngestPipeline.UnitTests.Providers.Isolation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace IngestPipeline.UnitTests.Providers.Ocr;

public sealed class IsolatedRecogniserTests : IDisposable
{
    private readonly string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public IsolatedRecogniserTests() => TestPage.SkipWithoutTools();

    public void Dispose() => File.Delete(file);

    [Fact]
    public async Task Pages_come_back_in_order_and_a_missing_one_fails_by_name()
    {
        await File.WriteAllBytesAsync(file, TestPage.Pdf(pages: 2));
        await using var recogniser = new IsolatedRecogniser(ChildUnderTest.Command(), Options.Create(new OcrOptions { Children = 2 }));

        var result = await recogniser.RecogniseAsync(file, new OcrRequest { MediaType = "application/pdf", Pages = [2, 9, 1] }, CancellationToken.None);

        var pages = result.ShouldBeOfType<Completed<OcrPart>>().Output.Pages;
        pages.Select(page => page.Page).ShouldBe([2, 9, 1]);
        pages[0].Elements[0].Text.ShouldContain(TestPage.FirstLine);
        pages[1].Failure.ShouldNotBeNull().ShouldContain("page 9");
        pages[2].Words.Count.ShouldBe(pages[0].Words.Count);
    }

    [Fact]
    public async Task A_quarantine_decision_and_a_missing_language_cross_the_pipe()
    {
        await File.WriteAllTextAsync(file, "not an image");
        var request = new OcrRequest { MediaType = "image/png", Pages = [1] };
        await using var recogniser = new IsolatedRecogniser(ChildUnderTest.Command(), Options.Create(new OcrOptions { Children = 1 }));
        await using var polyglot = new IsolatedRecogniser(ChildUnderTest.Command(), Options.Create(new OcrOptions { Children = 1, Languages = "xyz" }));

        var verdict = (await recogniser.RecogniseAsync(file, request, CancellationToken.None)).ShouldBeOfType<Quarantined<OcrPart>>();
        var missing = await Should.ThrowAsync<PermanentStageException>(() => polyglot.RecogniseAsync(file, request, CancellationToken.None));

        verdict.Reason.ShouldBe(QuarantineReason.Corrupt);
        missing.Message.ShouldContain("'xyz' is not installed");
    }

    [Fact]
    public async Task The_ports_are_registered_and_their_children_end_with_the_container()
    {
        var services = new ServiceCollection();
        services.AddSingleton(ChildUnderTest.Command());
        services.AddIsolation();
        await using var provider = services.BuildServiceProvider();

        provider.GetRequiredService<IIsolatedParser>().ShouldBeOfType<IsolatedParser>();
        provider.GetRequiredService<IPageRecogniser>().ShouldBeOfType<IsolatedRecogniser>();
    }
}
