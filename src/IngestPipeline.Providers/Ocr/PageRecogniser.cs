using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Ocr;

namespace IngestPipeline.Providers.Ocr;

/// <summary>Recognises pages in this process; only a child process should. Keeps its engines from file to file.</summary>
internal sealed class PageRecogniser : IDisposable
{
    private const string PdfType = "application/pdf";
    private readonly OrientationFinder orientation = new();
    private readonly Dictionary<string, TesseractEngine> engines = new(StringComparer.Ordinal);

    public StageResult<OcrPart> Recognise(string path, OcrRequest request, OcrOptions options)
    {
        // What is missing here is said before what ails the file.
        _ = EngineFor(options.Languages);
        using IPageSource source = request.MediaType == PdfType
            ? new PdfPageSource(path, request.Password, options.Dpi, options.MaxMegapixels)
            : new ImagePageSource(path, options.MaxMegapixels);
        var pages = new List<RecognisedPage>(request.Pages.Count);
        foreach (var number in request.Pages)
        {
            var page = source.Load(number);
            // One key opens all pages, and a file of one page fails with it.
            if (page.Image is null && (source.IsSinglePage || page.Reason == QuarantineReason.Encrypted))
                return new Quarantined<OcrPart>(page.Reason, page.Failure!, new Dictionary<string, object?> { ["page"] = number, ["media_type"] = request.MediaType });
            pages.Add(page.Image is { } image ? Read(image, number, options) : Failed(number, page.Failure!));
        }

        return new Completed<OcrPart>(new OcrPart { Pages = pages });
    }

    public void Dispose()
    {
        foreach (var engine in engines.Values)
            engine.Dispose();
        orientation.Dispose();
    }

    private TesseractEngine EngineFor(string languages)
    {
        if (!engines.TryGetValue(languages, out var engine))
            engines.Add(languages, engine = new TesseractEngine(languages));
        return engine;
    }

    private RecognisedPage Read(Pix image, int number, OcrOptions options)
    {
        var (width, height, dotsPerInch) = (image.Width, image.Height, image.DotsPerInch);
        var reader = new PageReader(options.Languages, EngineFor, orientation);
        if (reader.Read(image) is not { } reading)
        {
            image.Dispose();
            return Failed(number, $"tesseract refuses the image of {width}x{height} pixels");
        }

        using (reading.Image)
        {
            var ruled = new TableReader(reader.Engine).Read(reading);
            var (elements, words) = new ParagraphBuilder(reading, [.. ruled, .. AlignedTables.Find(reading, ruled)], dotsPerInch).Build();
            return new RecognisedPage
            {
                Page = number,
                // Foreign letters read as similar ones of another script are no text, however sure of each the engine is.
                Elements = reading.Missing is null ? elements : [.. elements.Select(element => element with { OcrConfidence = 0 })],
                Words = words,
                MeanConfidence = words.Count == 0 || reading.Missing is not null ? 0 : Math.Round(words.Average(word => word.Confidence), 1),
                Width = Math.Round(width * 72 / dotsPerInch, 2),
                Height = Math.Round(height * 72 / dotsPerInch, 2),
                RotatedBy = reading.RotatedBy,
                Treatment = reading.Treatments.Count == 0 ? null : string.Join(", ", reading.Treatments),
                Obstacle = reading.Missing?.ToString(),
            };
        }
    }

    private static RecognisedPage Failed(int number, string failure) =>
        new() { Page = number, Elements = [], Words = [], MeanConfidence = 0, Failure = failure };
}
