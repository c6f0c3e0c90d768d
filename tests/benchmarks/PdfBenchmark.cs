using System.Globalization;
using IngestPipeline.Domain.Results;
using IngestPipeline.Samples;
using IngestPipeline.Stages.Parse;
using IngestPipeline.Stages.Parse.Pdf;

namespace IngestPipeline.Benchmarks;

/// <summary>
/// CPU time a page of reading PDF with layout, in this warm process, against poppler's <c>pdftotext</c> over the same files in the same run.
/// The floor is given twice: with what starting the program costs, and without.
/// </summary>
internal static class PdfBenchmark
{
    private const int Rounds = 5;
    private const int WarmRounds = 2;
    private const double Goal = 3.0;

    /// <param name="folder">PDF files to read; null for generated ones.</param>
    public static int Run(string? folder)
    {
        var generated = Directory.CreateTempSubdirectory("ingest-bench-").FullName;
        try
        {
            if (folder is null)
                SampleFiles.Generate(generated, 120, seed: 7);
            var files = Directory.GetFiles(folder ?? generated, "*.pdf", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
            var contents = files.Select(file => (Path: file, Bytes: File.ReadAllBytes(file))).Where(file => Pages(file.Bytes) > 0).ToList();
            if (contents.Count == 0)
            {
                Console.Error.WriteLine("there is no PDF file that can be read");
                return 1;
            }

            for (var round = 0; round < WarmRounds; round++)
                contents.ForEach(file => Pages(file.Bytes));
            var (own, floor, start, pages) = (double.MaxValue, double.MaxValue, double.MaxValue, 0);
            for (var round = 0; round < Rounds; round++)
            {
                own = Math.Min(own, CpuTime.Own(() => pages = contents.Sum(file => Pages(file.Bytes))));
                floor = Math.Min(floor, CpuTime.Children(() => contents.ForEach(file => CpuTime.Run("pdftotext", file.Path, "/dev/null"))));
                start = Math.Min(start, CpuTime.Children(() => contents.ForEach(_ => CpuTime.Run("pdftotext", "-v"))));
            }

            var bare = Math.Max(floor - start, 1e-3);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"pdf: {contents.Count} files, {pages} pages; {own / pages * 1e3:0.00} ms of CPU a page, pdftotext {floor / pages * 1e3:0.00} ms, {bare / pages * 1e3:0.00} ms without its start; ratio {own / floor:0.00}, {own / bare:0.00} without its start (goal {Goal:0.0})"));
            return own / bare <= Goal ? 0 : 2;
        }
        finally
        {
            Directory.Delete(generated, recursive: true);
        }
    }

    private static int Pages(byte[] bytes)
    {
        using var content = new MemoryStream(bytes, writable: false);
        var result = new PdfParser().Parse(new ParseInput { Content = content, FileName = "a.pdf", MediaType = "application/pdf" }, new ParseOptions(), CancellationToken.None);
        return result is Completed<ParsedFile>(var file) ? file.Document.Pages.Count : 0;
    }
}
