using System.Globalization;
using IngestPipeline.Domain.Results;
using IngestPipeline.Samples;
using IngestPipeline.Stages.Parse;
using IngestPipeline.Stages.Parse.Docx;

namespace IngestPipeline.Benchmarks;

/// <summary>
/// CPU time of reading docx, in this warm process, against <c>pandoc -t plain</c> over the same files in the same run. It is given twice: with
/// what starting the program costs, and without.
/// </summary>
internal static class DocxBenchmark
{
    private const int Rounds = 5;
    private const int WarmRounds = 3;
    private const double Goal = 3.0;

    /// <param name="folder">Files to read; null for generated ones.</param>
    public static int Run(string? folder)
    {
        var generated = Directory.CreateTempSubdirectory("ingest-bench-").FullName;
        try
        {
            if (folder is null)
                SampleFiles.Generate(generated, 120, seed: 7);
            // What either side cannot read says nothing about speed.
            var hasPandoc = CpuTime.IsInstalled("pandoc");
            var files = Directory.GetFiles(folder ?? generated, "*.docx", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .Select(file => (Path: file, Bytes: File.ReadAllBytes(file))).Where(file => Characters(file.Bytes) > 0).ToList();
            if (files.Count == 0)
            {
                Console.Error.WriteLine("there is no docx file that can be read");
                return 1;
            }

            for (var round = 0; round < WarmRounds; round++)
                files.ForEach(file => Characters(file.Bytes));
            var (own, floor, start, characters) = (double.MaxValue, double.MaxValue, double.MaxValue, 0L);
            for (var round = 0; round < Rounds; round++)
            {
                own = Math.Min(own, CpuTime.Own(() => characters = files.Sum(file => Characters(file.Bytes))));
                if (!hasPandoc)
                    continue;
                floor = Math.Min(floor, CpuTime.Children(() => files.ForEach(file => CpuTime.Run("pandoc", "-f", "docx", "-t", "plain", "-o", "/dev/null", file.Path))));
                start = Math.Min(start, CpuTime.Children(() => files.ForEach(_ => CpuTime.Run("pandoc", "-v"))));
            }

            Console.WriteLine(Line($"docx: {files.Count} files, {characters / 1e3:0} thousand characters; {own / files.Count * 1e3:0.00} ms of CPU a file"));
            if (!hasPandoc)
            {
                Console.WriteLine("docx: pandoc is not installed, no comparison with it");
                return 0;
            }

            var bare = Math.Max(floor - start, 1e-3);
            Console.WriteLine(Line($"docx: pandoc {floor / files.Count * 1e3:0.00} ms, {bare / files.Count * 1e3:0.00} ms without its start; speed {floor / own:0.0} of its, {bare / own:0.0} without its start (goal {Goal:0.0})"));
            return bare / own >= Goal ? 0 : 2;
        }
        finally
        {
            Directory.Delete(generated, recursive: true);
        }
    }

    private static long Characters(byte[] bytes)
    {
        using var content = new MemoryStream(bytes, writable: false);
        var result = new DocxParser().Parse(new ParseInput { Content = content, FileName = "a.docx", MediaType = Stages.Intake.MediaTypes.Docx }, new ParseOptions(), CancellationToken.None);
        return result is Completed<ParsedFile>(var file) ? file.Document.Elements.Sum(element => (long)element.Text.Length) : 0;
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
