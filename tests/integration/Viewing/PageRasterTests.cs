using IngestPipeline.IntegrationTests.Pipeline;
using IngestPipeline.Providers.Viewing;
using IngestPipeline.Samples;

namespace IngestPipeline.IntegrationTests.Viewing;

public sealed class PageRasterTests
{
    private static readonly SampleDocument Minutes = SampleDocument.Of("Minutes", "The board met in the reading room.");

    [Theory]
    [InlineData("reader", "reader")]
    [InlineData("reader", "owner-only")]
    [InlineData("", null)]
    // As in parse: a password that a file does not ask for does no harm.
    [InlineData("", "for another file")]
    public void A_protected_page_is_drawn_with_whatever_opens_it(string userPassword, string? given)
    {
        Draw(userPassword, given, out var failure).ShouldNotBeNull().Png.AsSpan(1, 3).SequenceEqual("PNG"u8).ShouldBeTrue();
        failure.ShouldBeNull();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("wrong")]
    public void A_protected_page_without_its_password_is_not_drawn_and_says_why(string? given)
    {
        Draw("reader", given, out var failure).ShouldBeNull();
        failure.ShouldNotBeNull().ShouldContain("password is missing or wrong");
    }

    private static (byte[] Png, double DotsPerInch)? Draw(string userPassword, string? given, out string? failure)
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("minutes.pdf");
        File.WriteAllBytes(file, EncryptedPdfSample.Write(Minutes, userPassword));
        return PageRaster.Draw(file, "application/pdf", 1, 50, given, out failure);
    }
}
