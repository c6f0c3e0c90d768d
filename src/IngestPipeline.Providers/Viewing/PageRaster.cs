using System.Globalization;
using System.Runtime.InteropServices;
using IngestPipeline.Domain.Results;
using IngestPipeline.Providers.Ocr;

namespace IngestPipeline.Providers.Viewing;

/// <summary>The picture of a page, or why there is none: PDF by pdftoppm, images as recognition sees them (grey, upright). Made in a child process only.</summary>
internal sealed partial record PageRaster
{
    public const int MaxMegapixels = 60;
    private const int LowestDotsPerInch = 36;
    private const int PngFormat = 3; // IFF_PNG

    /// <summary>Null on failure.</summary>
    public byte[]? Png { get; private init; }

    public double DotsPerInch { get; private init; }

    /// <summary>What prevented the picture; null when there is one, and for types that are not drawn.</summary>
    public string? Failure { get; private init; }

    public QuarantineReason? Reason { get; private init; }

    /// <summary>True when the file opens, and has no such page.</summary>
    public bool IsNoPage { get; private init; }

    public static PageRaster NotStored { get; } = Failed("the file itself is not stored any more");

    /// <summary>True when pages of the type can be drawn.</summary>
    public static bool Supports(string mediaType) => IsPdf(mediaType) || mediaType.StartsWith("image/", StringComparison.Ordinal);

    /// <param name="path">The file itself.</param>
    /// <param name="mediaType">Types that are not supported give no picture and no failure.</param>
    /// <param name="page">1-based.</param>
    /// <param name="dotsPerInch">Resolution for PDF; lowered for pages that would not fit in memory. Images keep their own.</param>
    /// <param name="password">Of a PDF that asks for one; null tries the empty one, which opens files that are only kept from being changed.</param>
    /// <exception cref="PermanentStageException">A program or library that draws is not installed.</exception>
    public static PageRaster Draw(string path, string mediaType, int page, int dotsPerInch, string? password)
    {
        if (!Supports(mediaType))
            return new PageRaster();
        return IsPdf(mediaType) ? DrawPdf(path, page, dotsPerInch, password) : DrawImage(path, page);
    }

    private static bool IsPdf(string mediaType) => mediaType == "application/pdf";

    private static PageRaster Failed(string failure, QuarantineReason? reason = null) => new() { Failure = failure, Reason = reason };

    private static PageRaster DrawPdf(string path, int page, int dotsPerInch, string? password)
    {
        if (PdfPageSize.Read(path, password, page, out var trouble) is not { } size)
            return Failed(trouble.Failure!, trouble.Reason) with { IsNoPage = trouble.Failure!.Contains("Wrong page range", StringComparison.Ordinal) };
        var resolution = dotsPerInch;
        while (resolution > LowestDotsPerInch && size.Megapixels(resolution) > MaxMegapixels)
            resolution = Math.Max(LowestDotsPerInch, resolution * 3 / 4);
        if (size.Megapixels(resolution) > MaxMegapixels)
            return Failed($"the page of {size.Width:0} x {size.Height:0} points has more than {MaxMegapixels} megapixels at {resolution} dpi", QuarantineReason.TooLarge);
        var number = page.ToString(CultureInfo.InvariantCulture);
        var (exitCode, png, error) = PopplerProgram.Run(
            "pdftoppm",
            ["-r", resolution.ToString(CultureInfo.InvariantCulture), "-png", "-cropbox", "-f", number, "-l", number, .. size.PasswordArguments, path],
            1 << 20);
        return png.Length == 0
            ? Failed($"pdftoppm made no image (exit code {exitCode}): {PdfPageSize.LastLine(error)}", QuarantineReason.Corrupt)
            : new PageRaster { Png = png, DotsPerInch = resolution };
    }

    private static PageRaster DrawImage(string path, int page)
    {
        OcrLibraries.Register();
        if (!OcrLibraries.IsInstalled(OcrLibraries.Leptonica))
            throw new PermanentStageException(QuarantineReason.InternalError, "Leptonica (liblept5) is not installed; it decodes images");
        using var source = new ImagePageSource(path, MaxMegapixels);
        var loaded = source.Load(page);
        using var image = loaded.Image;
        return image is null
            ? Failed(loaded.Failure!, loaded.Reason) with { IsNoPage = page > 1 && source.IsSinglePage }
            : new PageRaster { Png = Encode(image), DotsPerInch = image.DotsPerInch };
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
