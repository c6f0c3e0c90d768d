using System.Globalization;
using IngestPipeline.Domain.Results;

namespace IngestPipeline.Providers.Ocr;

/// <summary>Pages of a PDF, rasterised one by one by pdftoppm: it decodes what scanners write (CCITT, JBIG2, JPEG 2000) and heeds crop boxes and rotation.</summary>
internal sealed class PdfPageSource(string path, string? password, int dpi, int maxMegapixels) : IPageSource
{
    private const int LowestDpi = 72;

    // Other pages are not this source's to know.
    public bool IsSinglePage => false;

    public PageImage Load(int page)
    {
        if (PdfPageSize.Read(path, password, page, out var trouble) is not { } size)
            return trouble;
        // A poster at 300 dpi would not fit; at a lower resolution its large print reads as well.
        var resolution = dpi;
        while (resolution > LowestDpi && size.Megapixels(resolution) > maxMegapixels)
            resolution = Math.Max(LowestDpi, resolution * 3 / 4);
        if (size.Megapixels(resolution) > maxMegapixels)
        {
            return PageImage.Failed(
                QuarantineReason.TooLarge,
                $"the page of {size.Width:0}x{size.Height:0} points has {size.Megapixels(resolution):0} megapixels even at {resolution} dpi, limit is {maxMegapixels} (Ocr:MaxMegapixels)");
        }

        return Rasterise(page, resolution, size);
    }

    public void Dispose()
    {
        // Nothing is held between pages.
    }

    private unsafe PageImage Rasterise(int page, int resolution, PdfPageSize size)
    {
        // PGM because encoding and decoding PNG would cost twenty times the rasterising.
        var number = page.ToString(CultureInfo.InvariantCulture);
        var (exitCode, output, error) = PopplerProgram.Run(
            "pdftoppm",
            ["-r", resolution.ToString(CultureInfo.InvariantCulture), "-gray", "-cropbox", "-f", number, "-l", number, .. size.PasswordArguments, path],
            (int)(size.Megapixels(resolution) * 1.01e6) + 4096);
        if (output.Length == 0)
            return PageImage.Failed(QuarantineReason.Corrupt, $"pdftoppm made no image (exit code {exitCode}): {PdfPageSize.LastLine(error)}");
        fixed (byte* start = output)
        {
            var decoded = LeptonicaNative.Read(start, (nuint)output.Length);
            if (!decoded.IsInvalid && Pix.FromDecoded(decoded, resolution) is { } image)
                return new PageImage { Image = image };
            decoded.Dispose();
            return PageImage.Failed(QuarantineReason.Corrupt, $"pdftoppm's image of {output.Length} bytes cannot be decoded");
        }
    }
}
