using System.IO.MemoryMappedFiles;
using IngestPipeline.Domain.Results;
using IngestPipeline.Providers.Isolation;

namespace IngestPipeline.Providers.Ocr;

/// <summary>Pages of an image file: the frames of a TIFF, one page for every other format. The file is mapped, never copied.</summary>
internal sealed unsafe class ImagePageSource : IPageSource
{
    private const double MinimalResolution = 50; // less is a placeholder such as the 1 in many JFIF headers
    private const double ScreenResolution = 96; // of CSS; what a picture without a resolution was most likely made for
    private const double UnevenResolution = 1.3; // fax pages have 204 by 98 dots per inch
    private static readonly byte[] JpegEnd = [0xFF, 0xD9];
    private static readonly byte[] JpegScan = [0xFF, 0xDA];
    private readonly MemoryMappedFile? file;
    private readonly MemoryMappedViewAccessor? view;
    private readonly byte* data;
    private readonly int length;
    private readonly int maxMegapixels;

    public ImagePageSource(string path, int maxMegapixels)
    {
        this.maxMegapixels = maxMegapixels;
        var stream = ChildFile.Open(path);
        if (stream.Length is 0 or > int.MaxValue)
        {
            // Nothing to map, or more than Leptonica can address: no header will be found.
            stream.Dispose();
            IsSinglePage = true;
            return;
        }

        length = (int)stream.Length;
        file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        view = file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref data);
        IsSinglePage = ImageHeader.Read(Bytes, 1) is null;
    }

    public bool IsSinglePage { get; }

    private ReadOnlySpan<byte> Bytes => new(data, length);

    public PageImage Load(int page)
    {
        if (ImageHeader.Read(Bytes, page - 1) is not { } header)
            return PageImage.Failed(QuarantineReason.Corrupt, page == 1 ? "no readable image header" : $"frame {page} is not in the file or its header is damaged");
        if (header.Megapixels > maxMegapixels)
        {
            return PageImage.Failed(
                QuarantineReason.TooLarge,
                $"the {header.Format} image has {header.Width}x{header.Height} pixels ({header.Megapixels:0} megapixels), limit is {maxMegapixels} (Ocr:MaxMegapixels)");
        }

        var decoded = Decode(header, page - 1, out var cutShort);
        if (decoded.IsInvalid || cutShort)
        {
            decoded.Dispose();
            return cutShort
                ? PageImage.Failed(QuarantineReason.Truncated, $"the {header.Format} image of {header.Width}x{header.Height} pixels ends early")
                : PageImage.Failed(QuarantineReason.Corrupt, $"the {header.Format} image of {header.Width}x{header.Height} pixels cannot be decoded");
        }

        return Displayed(decoded, header) is { } image
            ? new PageImage { Image = image }
            : PageImage.Failed(QuarantineReason.OcrOom, $"no memory for a gray copy of {header.Width}x{header.Height} pixels (Ocr:MemoryLimitMegabytes)");
    }

    public void Dispose()
    {
        view?.SafeMemoryMappedViewHandle.ReleasePointer();
        view?.Dispose();
        file?.Dispose();
    }

    private PixHandle Decode(ImageHeader header, int frame, out bool cutShort)
    {
        cutShort = false;
        if (header.IsTiff)
            return LeptonicaNative.ReadTiff(data, (nuint)length, frame);
        if (header.Format != "jpeg")
            return LeptonicaNative.Read(data, (nuint)length);
        // Cameras write harmless oddities, so warnings must not refuse a picture; what is missing at the end is filled with gray.
        var decoded = LeptonicaNative.ReadJpeg(data, (nuint)length, 0, 1, out var warnings, LeptonicaNative.ContinueWithBadData);
        cutShort = !decoded.IsInvalid && warnings > 0 && Bytes.LastIndexOf(JpegEnd) < Bytes.LastIndexOf(JpegScan);
        return decoded;
    }

    private Pix? Displayed(PixHandle decoded, ImageHeader header)
    {
        var (horizontal, vertical) = ((double)LeptonicaNative.HorizontalResolution(decoded), (double)LeptonicaNative.VerticalResolution(decoded));
        if (Math.Max(horizontal, vertical) / Math.Max(1, Math.Min(horizontal, vertical)) > UnevenResolution && Math.Min(horizontal, vertical) >= MinimalResolution)
        {
            var stretched = horizontal > vertical
                ? LeptonicaNative.Scale(decoded, 1, (float)(horizontal / vertical))
                : LeptonicaNative.Scale(decoded, (float)(vertical / horizontal), 1);
            decoded.Dispose();
            decoded = stretched;
            if (decoded.IsInvalid)
                return null;
        }

        var resolution = Math.Max(horizontal, vertical);
        decoded = Upright(decoded, header.Format == "jpeg" ? ExifOrientation.Read(Bytes) : 1);
        return decoded.IsInvalid ? null : Pix.FromDecoded(decoded, resolution < MinimalResolution ? ScreenResolution : resolution);
    }

    private static PixHandle Upright(PixHandle decoded, int orientation)
    {
        if (orientation is 2 or 4 or 5 or 7)
            decoded = Replace(decoded, LeptonicaNative.Mirror(0, decoded));
        var quarters = orientation switch
        {
            3 or 4 => 2,
            6 or 7 => 1,
            5 or 8 => 3,
            _ => 0,
        };
        return quarters == 0 || decoded.IsInvalid ? decoded : Replace(decoded, LeptonicaNative.RotateByQuarters(decoded, quarters));
    }

    private static PixHandle Replace(PixHandle old, PixHandle made)
    {
        old.Dispose();
        return made;
    }
}
