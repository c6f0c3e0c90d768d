using System.Diagnostics;
using System.Globalization;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Intake;
using IngestPipeline.Stages.Parse;
using IngestPipeline.Stages.Parse.Pdf;
using IngestPipeline.Stages.Parse.Xlsx;

namespace IngestPipeline.Benchmarks;

/// <summary>
/// Peak memory of a process that reads one very large file made here, from its start to the stored form of the document, with the settings
/// of the collector that parsing children have.
/// </summary>
internal static class MemoryBenchmark
{
    private const int GoalMegabytes = 512;

    private static readonly Dictionary<string, (Action<string> Write, IFormatParser Parser, string MediaType)> Kinds = new(StringComparer.Ordinal)
    {
        ["pdf"] = (LargePdf.Write, new PdfParser(), MediaTypes.Pdf),
        ["xlsx"] = (LargeWorkbook.Write, new XlsxParser(), MediaTypes.Xlsx),
    };

    public static async Task<int> RunAsync(string kind)
    {
        var path = Path.GetTempFileName();
        try
        {
            Kinds[kind].Write(path);
            // A process of its own, so that its peak is that of the reading and of nothing else.
            var info = new ProcessStartInfo(Environment.ProcessPath!, [$"{kind}-memory", path]) { RedirectStandardOutput = true };
            info.Environment["DOTNET_gcServer"] = "0";
            info.Environment["DOTNET_gcConcurrent"] = "1";
            info.Environment["DOTNET_GCHeapHardLimit"] = "0x" + ((long)new ParseOptions().MemoryLimitMegabytes << 20).ToString("X", CultureInfo.InvariantCulture);
            using var child = Process.Start(info)!;
            var line = await child.StandardOutput.ReadToEndAsync();
            await child.WaitForExitAsync();
            Console.Write(line);
            return child.ExitCode;
        }
        finally
        {
            File.Delete(path);
        }
    }

    public static int Measure(string kind, string path)
    {
        var started = Stopwatch.GetTimestamp();
        var (_, parser, mediaType) = Kinds[kind];
        int pages, characters, stored;
        using (var content = File.OpenRead(path))
        {
            var result = parser.Parse(new ParseInput { Content = content, FileName = "a." + kind, MediaType = mediaType }, new ParseOptions(), CancellationToken.None);
            if (result is not Completed<ParsedFile>(var file))
            {
                Console.Error.WriteLine($"the file was not read: {result}");
                return 1;
            }

            (pages, characters) = (file.Document.Pages.Count, file.Document.Elements.Sum(element => element.Text.Length));
            stored = DocumentJson.ToBytes(file.Document).Length;
        }

        var peak = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        var megabytes = long.Parse(peak, CultureInfo.InvariantCulture) / 1024.0;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{kind}-memory: {new FileInfo(path).Length / 1e6:0.0} MB, {pages} pages, {characters / 1e6:0.0} million characters, {stored / 1e6:0.0} MB stored; peak {megabytes:0} MB (goal {GoalMegabytes}), {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s"));
        return megabytes <= GoalMegabytes ? 0 : 2;
    }
}
