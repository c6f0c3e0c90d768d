using SkiaSharp;

namespace IngestPipeline.Samples;

/// <summary>Pictures of text: what ends in the ocr stage.</summary>
public static class ImageSample
{
    private const int JpegQuality = 70;

    /// <summary>The first page as PNG, straight and clean like a screenshot.</summary>
    public static byte[] Png(SampleDocument document, int dpi = 150) => Encode(document, SKEncodedImageFormat.Png, dpi, tiltDegrees: 0);

    /// <summary>The first page as JPEG, tilted and speckled like a photographed page.</summary>
    public static byte[] Jpeg(SampleDocument document, int dpi = 200) => Encode(document, SKEncodedImageFormat.Jpeg, dpi, tiltDegrees: 0.3f);

    /// <summary>All pages in one uncompressed grey TIFF.</summary>
    public static byte[] Tiff(SampleDocument document, int dpi = 150)
    {
        var pages = PagePicture.Draw(document, dpi, tiltDegrees: 0);
        try
        {
            return TiffWriter.Write(pages.Select(page => (page.Width, page.Height, page.GetPixelSpan().ToArray())).ToList(), dpi);
        }
        finally
        {
            foreach (var page in pages)
                page.Dispose();
        }
    }

    /// <summary>Every page as a JPEG with its size in pixels.</summary>
    internal static IReadOnlyList<byte[]> ScannedPages(SampleDocument document, int dpi)
    {
        var pages = PagePicture.Draw(document, dpi);
        try
        {
            return pages.Select(page => EncodeBitmap(page, SKEncodedImageFormat.Jpeg)).ToList();
        }
        finally
        {
            foreach (var page in pages)
                page.Dispose();
        }
    }

    private static byte[] Encode(SampleDocument document, SKEncodedImageFormat format, int dpi, float tiltDegrees)
    {
        var pages = PagePicture.Draw(document, dpi, tiltDegrees);
        try
        {
            return EncodeBitmap(pages[0], format);
        }
        finally
        {
            foreach (var page in pages)
                page.Dispose();
        }
    }

    private static byte[] EncodeBitmap(SKBitmap bitmap, SKEncodedImageFormat format)
    {
        using var data = bitmap.Encode(format, JpegQuality);
        return data.ToArray();
    }
}
