using System.Diagnostics;
using IngestPipeline.Domain.Results;
using IngestPipeline.IntegrationTests.Pipeline;
using IngestPipeline.Providers.Isolation;
using IngestPipeline.Providers.Viewing;
using IngestPipeline.Samples;

namespace IngestPipeline.IntegrationTests.Viewing;

public sealed class PageDrawerTests
{
    private static readonly SampleDocument Minutes = SampleDocument.Of("Minutes", "The board met in the reading room.");

    [Theory]
    [InlineData("reader", "reader")]
    [InlineData("reader", "owner-only")]
    [InlineData("", null)]
    // As in parse: a password that a file does not ask for does no harm.
    [InlineData("", "for another file")]
    public async Task A_protected_page_is_drawn_with_whatever_opens_it(string userPassword, string? given)
    {
        var drawn = await DrawAsync(userPassword, given);

        drawn.Failure.ShouldBeNull();
        drawn.Png.Span[1..4].SequenceEqual("PNG"u8).ShouldBeTrue();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("wrong")]
    public async Task A_protected_page_without_its_password_is_not_drawn_and_says_why(string? given)
    {
        var drawn = await DrawAsync("reader", given);

        drawn.Png.IsEmpty.ShouldBeTrue();
        drawn.Reason.ShouldBe(QuarantineReason.Encrypted);
        drawn.Failure.ShouldNotBeNull().ShouldContain("password is missing or wrong");
    }

    [Fact]
    public async Task A_file_that_takes_its_child_with_it_ends_as_an_answer_and_the_next_page_is_drawn()
    {
        using var folder = new TemporaryFolder();
        await using var drawer = new PageDrawer(ChildCommand.Resolve(), new ViewOptions { Children = 1, TimeoutSeconds = 2, SilenceSeconds = 600 });
        // A pipe that nobody writes to: whoever reads it hangs.
        using (var made = Process.Start("mkfifo", folder.File("pipe.pdf")))
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);

        var hung = await drawer.DrawAsync(folder.File("pipe.pdf"), new PageToDraw { MediaType = "application/pdf", Page = 1 }, TestContext.Current.CancellationToken);

        hung.Reason.ShouldBe(QuarantineReason.ParseTimeout);
        hung.Failure.ShouldNotBeNull().ShouldContain("View:TimeoutSeconds");
        await File.WriteAllBytesAsync(folder.File("minutes.pdf"), EncryptedPdfSample.Write(Minutes, ""), TestContext.Current.CancellationToken);
        (await drawer.DrawAsync(folder.File("minutes.pdf"), new PageToDraw { MediaType = "application/pdf", Page = 1 }, TestContext.Current.CancellationToken)).Failure.ShouldBeNull();
    }

    private static async Task<DrawnPage> DrawAsync(string userPassword, string? given)
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("minutes.pdf");
        await File.WriteAllBytesAsync(file, EncryptedPdfSample.Write(Minutes, userPassword));
        await using var drawer = new PageDrawer(ChildCommand.Resolve(), new ViewOptions { Children = 1, Dpi = 50 });
        return await drawer.DrawAsync(file, new PageToDraw { MediaType = "application/pdf", Page = 1, Password = given }, TestContext.Current.CancellationToken);
    }
}
