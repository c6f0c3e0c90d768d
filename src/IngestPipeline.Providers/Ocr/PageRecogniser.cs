using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Ocr;

namespace IngestPipeline.Providers.Ocr;

/// <summary>Recognises pages in this process; only a child process should. Keeps its engine from file to file.</summary>
internal sealed class PageRecogniser : IDisposable
{
    private const string PdfType = "application/pdf";
    private readonly OrientationFinder orientation = new();
    private TesseractEngine? engine;

    public StageResult<OcrPart> Recognise(string path, OcrRequest request, OcrOptions options)
    {
        using IPageSource source = request.MediaType == PdfType
            ? new PdfPageSource(path, request.Password, options.Dpi, options.MaxMegapixels)
            : new ImagePageSource(path, options.MaxMegapixels);
        var reader = new PageReader(EngineFor(options.Languages), orientation);
        var tables = new TableReader(engine!);
        var pages = new List<RecognisedPage>(request.Pages.Count);
        foreach (var number in request.Pages)
        {
            var page = source.Load(number);
            // One key opens all pages, and a file of one page fails with it.
            if (page.Image is null && (source.IsSinglePage || page.Reason == QuarantineReason.Encrypted))
                return new Quarantined<OcrPart>(page.Reason, page.Failure!, new Dictionary<string, object?> { ["page"] = number, ["media_type"] = request.MediaType });
            pages.Add(page.Image is { } image ? Read(reader, tables, image, number) : Failed(number, page.Failure!));
        }

        return new Completed<OcrPart>(new OcrPart { Pages = pages });
    }

    public void Dispose()
    {
        engine?.Dispose();
        orientation.Dispose();
    }

    private TesseractEngine EngineFor(string languages)
    {
        if (engine?.Languages == languages)
            return engine;
        engine?.Dispose();
        engine = null;
        return engine = new TesseractEngine(languages);
    }

    private static RecognisedPage Read(PageReader reader, TableReader tables, Pix image, int number)
    {
        var (width, height, dotsPerInch) = (image.Width, image.Height, image.DotsPerInch);
        if (reader.Read(image) is not { } reading)
        {
            image.Dispose();
            return Failed(number, $"tesseract refuses the image of {width}x{height} pixels");
        }

        using (reading.Image)
        {
            var (elements, words) = new ParagraphBuilder(reading, tables.Read(reading), dotsPerInch).Build();
            return new RecognisedPage
            {
                Page = number,
                Elements = elements,
                Words = words,
                MeanConfidence = words.Count == 0 ? 0 : Math.Round(words.Average(word => word.Confidence), 1),
                Width = Math.Round(width * 72 / dotsPerInch, 2),
                Height = Math.Round(height * 72 / dotsPerInch, 2),
                RotatedBy = reading.RotatedBy,
                Treatment = reading.Treatments.Count == 0 ? null : string.Join(", ", reading.Treatments),
            };
        }
    }

    private static RecognisedPage Failed(int number, string failure) =>
        new() { Page = number, Elements = [], Words = [], MeanConfidence = 0, Failure = failure };
}
