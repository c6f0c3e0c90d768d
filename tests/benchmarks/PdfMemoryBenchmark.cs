using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Parse;
using IngestPipeline.Stages.Parse.Pdf;

namespace IngestPipeline.Benchmarks;

/// <summary>Peak memory of a process that reads a PDF of 10,000 pages made here, from its start to the stored form of the document.</summary>
internal static class PdfMemoryBenchmark
{
    private const int Pages = 10_000;
    private const int LinesOfPage = 40;
    private const int GoalMegabytes = 512;

    public static async Task<int> RunAsync()
    {
        var path = Path.GetTempFileName();
        try
        {
            Write(path);
            // A process of its own, so that its peak is that of the reading and of nothing else.
            var info = new ProcessStartInfo(Environment.ProcessPath!, ["pdf-memory", path]) { RedirectStandardOutput = true };
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

    public static int Measure(string path)
    {
        var started = Stopwatch.GetTimestamp();
        int pages, characters, stored;
        using (var content = File.OpenRead(path))
        {
            var result = new PdfParser().Parse(new ParseInput { Content = content, FileName = "a.pdf", MediaType = "application/pdf" }, new ParseOptions(), CancellationToken.None);
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
            $"pdf-memory: {pages} pages, {characters / 1e6:0.0} million characters, {stored / 1e6:0.0} MB stored; peak {megabytes:0} MB (goal {GoalMegabytes}), {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s"));
        return megabytes <= GoalMegabytes ? 0 : 2;
    }

    private static void Write(string path)
    {
        using var file = File.Create(path);
        var places = new long[(2 * Pages) + 4];
        Put("%PDF-1.7\n");
        Object(1, "<</Type/Catalog/Pages 2 0 R>>");
        Object(2, $"<</Type/Pages/Count {Pages}/Kids[{string.Join(' ', Enumerable.Range(0, Pages).Select(page => $"{4 + (2 * page)} 0 R"))}]>>");
        Object(3, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>");
        for (var page = 0; page < Pages; page++)
        {
            Object(4 + (2 * page), $"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {5 + (2 * page)} 0 R/Resources<</Font<</F1 3 0 R>>>>>>");
            places[5 + (2 * page)] = file.Position;
            var content = Deflate(Content(page));
            Put($"{5 + (2 * page)} 0 obj\n<</Filter/FlateDecode/Length {content.Length}>>\nstream\n");
            file.Write(content);
            Put("\nendstream\nendobj\n");
        }

        var table = file.Position;
        Put($"xref\n0 {places.Length}\n0000000000 65535 f \n");
        for (var number = 1; number < places.Length; number++)
            Put(string.Create(CultureInfo.InvariantCulture, $"{places[number]:D10} 00000 n \n"));
        Put($"trailer\n<</Size {places.Length}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n");

        void Put(string text) => file.Write(Encoding.Latin1.GetBytes(text));

        void Object(int number, string body)
        {
            places[number] = file.Position;
            Put($"{number} 0 obj\n{body}\nendobj\n");
        }
    }

    private static byte[] Content(int page)
    {
        var text = new StringBuilder("BT /F1 10 Tf 14 TL 60 780 Td ");
        text.Append(CultureInfo.InvariantCulture, $"(Chapter {(page / 20) + 1} of the long report) Tj T* T* ");
        for (var line = 0; line < LinesOfPage; line++)
            text.Append(CultureInfo.InvariantCulture, $"(Entry {(page * LinesOfPage) + line} says that measurement {page * 31 % 997} was taken in ward {line * 7 % 61} before noon) Tj T* ");
        text.Append(CultureInfo.InvariantCulture, $"T* (Page {page + 1}) Tj ET");
        return Encoding.Latin1.GetBytes(text.ToString());
    }

    private static byte[] Deflate(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.Fastest))
            deflate.Write(bytes);
        return packed.ToArray();
    }
}
