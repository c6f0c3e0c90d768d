using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Intake;

namespace IngestPipeline.Stages.Parse.Images;

/// <summary>Pictures: reads the header only, and leaves every frame to the ocr stage.</summary>
public sealed class ImageParser : IFormatParser
{
    /// <summary>Pixels above which a picture is not decoded: 100 megapixels take some 400 MB as colours.</summary>
    private const long MaxPixels = 100_000_000;

    public IReadOnlyCollection<string> MediaTypes { get; } =
        [Intake.MediaTypes.Png, Intake.MediaTypes.Jpeg, Intake.MediaTypes.Tiff, Intake.MediaTypes.Bmp, Intake.MediaTypes.Gif, Intake.MediaTypes.Webp];

    public StageResult<ParsedFile> Parse(ParseInput input, ParseOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(options);
        var bytes = StreamBytes.ReadAll(input.Content).Span;
        var frames = input.MediaType == Intake.MediaTypes.Tiff
            ? TiffFrames.Read(bytes, options.MaxPages)
            : ImageHeader.Read(bytes, input.MediaType) is { } frame ? [frame] : [];
        if (frames.Count == 0)
            return new Quarantined<ParsedFile>(QuarantineReason.Corrupt, $"the header of the {input.MediaType} file does not say how large the picture is");
        if (frames.Count > options.MaxPages)
            return new Quarantined<ParsedFile>(QuarantineReason.TooManyPages, $"the file has more than {options.MaxPages} frames (Parse:MaxPages)");

        var pages = new List<PageLedgerEntry>(frames.Count);
        foreach (var (width, height) in frames)
        {
            var page = pages.Count + 1;
            if (width <= 0 || height <= 0)
                return new Quarantined<ParsedFile>(QuarantineReason.Corrupt, $"frame {page} is {width} x {height} pixels");
            if ((long)width * height > MaxPixels)
            {
                return new Quarantined<ParsedFile>(
                    QuarantineReason.DecompressionBomb,
                    $"frame {page} has {width} x {height} pixels, limit is {MaxPixels / 1_000_000} megapixels",
                    new Dictionary<string, object?> { ["width"] = width, ["height"] = height, ["frame"] = page });
            }

            pages.Add(new PageLedgerEntry { Page = page, State = PageState.NeedsOcr, Reason = "the page is a picture" });
        }

        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["width_pixels"] = frames[0].Width.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["height_pixels"] = frames[0].Height.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
        return new Completed<ParsedFile>(new ParsedFile(
            new ParsedDocument { MediaType = input.MediaType, Elements = [], Pages = pages, Metadata = metadata }, []));
    }
}
