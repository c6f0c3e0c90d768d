using System.Globalization;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Providers.Isolation;
using IngestPipeline.Providers.Ocr;
using IngestPipeline.Samples;
using IngestPipeline.Stages.Ocr;
using IngestPipeline.Stages.Parse;
using IngestPipeline.Stages.Parse.Pdf;
using Microsoft.Extensions.Options;

namespace IngestPipeline.Benchmarks;

/// <summary>
/// CPU time a page of the ocr stage, in its warm child, against <c>pdftoppm -gray | tesseract</c> on the same pages in the same run, and against
/// <c>ocrmypdf --force-ocr</c> where it is installed. All run one thread a page.
/// </summary>
internal static class OcrBenchmark
{
    private const double LeastPages = 0.95;
    private const double LeastAgainstOcrmypdf = 1.25;

    /// <param name="folder">Scanned PDF files of which the first page is read; null for generated ones.</param>
    public static async Task<int> RunAsync(string? folder)
    {
        var generated = Directory.CreateTempSubdirectory("ingest-bench-").FullName;
        try
        {
            Environment.SetEnvironmentVariable("OMP_THREAD_LIMIT", "1");
            if (folder is null)
                SampleFiles.Generate(generated, 120, seed: 7);
            var all = Directory.GetFiles(folder ?? generated, "*.pdf", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
            var files = all.Where(file => folder is not null || IsScan(file)).Take(10).ToList();
            if (files.Count == 0)
            {
                await Console.Error.WriteLineAsync("there is no scanned PDF file");
                return 1;
            }

            var options = new OcrOptions { Children = 1 };
            var own = await OwnSecondsAsync(files, options);
            var floor = CpuTime.Children(() => files.ForEach(file => Shell($"pdftoppm -r 300 -gray -f 1 -l 1 '{file}' | tesseract stdin stdout --dpi 300 -l eng --psm 3 tsv >/dev/null")));
            Console.WriteLine(Line($"ocr: {files.Count} pages; {own / files.Count:0.00} s of CPU a page, pdftoppm | tesseract {floor / files.Count:0.00} s; pages a CPU minute {floor / own:0.00} of the floor's (reach {LeastPages:0.00})"));
            var met = floor / own >= LeastPages;
            if (CpuTime.IsInstalled("ocrmypdf"))
            {
                var other = CpuTime.Children(() => files.ForEach(file => Shell($"ocrmypdf -q -j1 --pages 1 --force-ocr --sidecar /dev/null '{file}' '{Path.Combine(generated, "out.pdf")}'")));
                Console.WriteLine(Line($"ocr: ocrmypdf {other / files.Count:0.00} s of CPU a page; pages a CPU minute {other / own:0.00} of its (reach {LeastAgainstOcrmypdf:0.00})"));
                met &= other / own >= LeastAgainstOcrmypdf;
            }
            else
            {
                Console.WriteLine("ocr: ocrmypdf is not installed, no comparison with it");
            }

            return met ? 0 : 2;
        }
        finally
        {
            Directory.Delete(generated, recursive: true);
        }
    }

    private static async Task<double> OwnSecondsAsync(List<string> files, OcrOptions options)
    {
        // A child's time is counted when it has ended; what starting it and its first page cost is taken off.
        var warm = await ReapedAsync([files[0]], options);
        var whole = await ReapedAsync([files[0], .. files], options);
        return whole - warm;
    }

    private static async Task<double> ReapedAsync(List<string> files, OcrOptions options)
    {
        var before = CpuTime.OfEnded();
        await using (var recogniser = new IsolatedRecogniser(ChildCommand.Resolve(), Options.Create(options)))
        {
            foreach (var file in files)
            {
                if (await recogniser.RecogniseAsync(file, new OcrRequest { MediaType = "application/pdf", Pages = [1] }, CancellationToken.None) is not Completed<OcrPart>)
                    throw new InvalidDataException($"{file} was not recognised");
            }
        }

        return CpuTime.OfEnded() - before;
    }

    private static bool IsScan(string file)
    {
        using var content = File.OpenRead(file);
        var result = new PdfParser().Parse(new ParseInput { Content = content, FileName = "a.pdf", MediaType = "application/pdf" }, new ParseOptions(), CancellationToken.None);
        return result is Completed<ParsedFile>(var parsed) && parsed.Document.PagesNeedingOcr.FirstOrDefault() == 1;
    }

    private static void Shell(string command) => CpuTime.Run("bash", "-c", command);

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
