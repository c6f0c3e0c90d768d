using System.Globalization;
using System.Runtime.InteropServices;
using IngestPipeline.Domain.Results;
using IngestPipeline.Providers.Ocr;

namespace IngestPipeline.Providers.Viewing;

/// <summary>Pictures of pages for people: PDF by pdftoppm, images as recognition sees them (grey, upright).</summary>
public static partial class PageRaster
{
    private const int MaxMegapixels = 60;
    private const int LowestDotsPerInch = 36;
    private const int PngFormat = 3; // IFF_PNG

    /// <summary>True when pages of the type can be drawn.</summary>
    public static bool Supports(string mediaType) => IsPdf(mediaType) || mediaType.StartsWith("image/", StringComparison.Ordinal);

    /// <param name="path">The file itself.</param>
    /// <param name="mediaType">One that is supported.</param>
    /// <param name="page">1-based.</param>
    /// <param name="dotsPerInch">Resolution for PDF; lowered for pages that would not fit in memory. Images keep their own.</param>
    /// <param name="password">Of a PDF that asks for one; null tries the empty one, which opens files that are only kept from being changed.</param>
    /// <param name="failure">What prevented the picture; null when there is one.</param>
    /// <returns>A PNG and its dots per inch; null on failure.</returns>
    /// <exception cref="PermanentStageException">A program or library that draws is not installed.</exception>
    public static (byte[] Png, double DotsPerInch)? Draw(string path, string mediaType, int page, int dotsPerInch, string? password, out string? failure) =>
        IsPdf(mediaType) ? DrawPdf(path, page, dotsPerInch, password, out failure) : DrawImage(path, page, out failure);

    private static bool IsPdf(string mediaType) => mediaType == "application/pdf";

    private static (byte[] Png, double DotsPerInch)? DrawPdf(string path, int page, int dotsPerInch, string? password, out string? failure)
    {
        if (PdfPageSize.Read(path, password, page, out var trouble) is not { } size)
        {
            failure = trouble.Failure;
            return null;
        }

        var resolution = dotsPerInch;
        while (resolution > LowestDotsPerInch && size.Megapixels(resolution) > MaxMegapixels)
            resolution = Math.Max(LowestDotsPerInch, resolution * 3 / 4);
        if (size.Megapixels(resolution) > MaxMegapixels)
        {
            failure = $"the page of {size.Width:0} x {size.Height:0} points has more than {MaxMegapixels} megapixels at {resolution} dpi";
            return null;
        }

        var number = page.ToString(CultureInfo.InvariantCulture);
        var (exitCode, png, error) = PopplerProgram.Run(
            "pdftoppm",
            ["-r", resolution.ToString(CultureInfo.InvariantCulture), "-png", "-cropbox", "-f", number, "-l", number, .. size.PasswordArguments, path],
            1 << 20);
        failure = png.Length == 0 ? $"pdftoppm made no image (exit code {exitCode}): {PdfPageSize.LastLine(error)}" : null;
        return png.Length == 0 ? null : (png, resolution);
    }

    private static (byte[] Png, double DotsPerInch)? DrawImage(string path, int page, out string? failure)
    {
        OcrLibraries.Register();
        if (!OcrLibraries.IsInstalled(OcrLibraries.Leptonica))
            throw new PermanentStageException(QuarantineReason.InternalError, "Leptonica (liblept5) is not installed; it decodes images");
        using var source = new ImagePageSource(path, MaxMegapixels);
        var loaded = source.Load(page);
        using var image = loaded.Image;
        failure = image is null ? loaded.Failure : null;
        return image is null ? null : (Encode(image), image.DotsPerInch);
    }

    private static byte[] Encode(Pix image)
    {
        if (WriteMemory(out var data, out var size, image.Handle, PngFormat) != 0)
            throw new InvalidOperationException($"the image of {image.Width} x {image.Height} pixels cannot be written as PNG");
        try
        {
            var png = new byte[(int)size];
            Marshal.Copy(data, png, 0, png.Length);
            return png;
        }
        finally
        {
            Free(data);
        }
    }

    [LibraryImport(OcrLibraries.Leptonica, EntryPoint = "pixWriteMem")]
    private static partial int WriteMemory(out nint data, out nuint size, PixHandle pix, int format);

    [LibraryImport(OcrLibraries.Leptonica, EntryPoint = "lept_free")]
    private static partial void Free(nint data);
}
