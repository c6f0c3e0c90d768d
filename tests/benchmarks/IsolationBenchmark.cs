using System.Diagnostics;
using System.Globalization;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Providers.Isolation;
using IngestPipeline.Samples;
using IngestPipeline.Stages.Intake;
using IngestPipeline.Stages.Parse;
using IngestPipeline.Stages.Parse.Pdf;
using Microsoft.Extensions.Options;

namespace IngestPipeline.Benchmarks;

/// <summary>
/// What the process boundary costs: the same files parsed in this process and in one warm child, in turns, one file at a time. Printed is
/// isolated throughput as a share of in-process throughput, from the best of several rounds of each, for it is ratios of one run that count.
/// </summary>
internal static class IsolationBenchmark
{
    private const int Rounds = 10;
    private const int LargeBytes = 100_000;
    private const int SniffBytes = 64 * 1024;
    private static readonly FormatRouter Router = new([.. FormatParsers.All, new PdfParser()]);

    /// <param name="folder">Files to parse; null for generated ones.</param>
    public static async Task<int> RunAsync(string? folder)
    {
        var generated = Directory.CreateTempSubdirectory("ingest-bench-").FullName;
        try
        {
            if (folder is null)
                SampleFiles.Generate(generated, 60, seed: 5);
            var files = Directory.GetFiles(folder ?? generated, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(Describe)
                // Of a picture only the header is parsed.
                .Where(file => !file.MediaType.StartsWith("image/", StringComparison.Ordinal)).ToList();
            await using var parser = new IsolatedParser(ChildCommand.Resolve(), Options.Create(new ParseOptions { Children = 1, FilesPerChild = 100_000 }));
            var sizes = new[] { ("over 100 KB", files.Where(file => file.Bytes > LargeBytes).ToList(), 0.95), ("under 100 KB", files.Where(file => file.Bytes <= LargeBytes).ToList(), 0.8) };
            foreach (var (name, some, goal) in sizes)
                await CompareAsync(name, some, goal, parser);
            return 0;
        }
        finally
        {
            Directory.Delete(generated, recursive: true);
        }
    }

    private static async Task CompareAsync(string name, List<BenchmarkFile> files, double goal, IsolatedParser parser)
    {
        var usable = new List<BenchmarkFile>();
        foreach (var file in files)
        {
            // Files that fail either way say nothing about the boundary; this also warms both sides.
            try
            {
                ParseHere(file);
                await ParseThereAsync(file, parser);
                usable.Add(file);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                Console.Error.WriteLine($"left out {Path.GetFileName(file.Path)}: {failure.Message}");
            }
        }

        if (usable.Count == 0)
        {
            Console.WriteLine($"{name}: no files");
            return;
        }

        var (here, there) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            foreach (var file in usable)
                ParseHere(file);
            here = Min(here, Stopwatch.GetElapsedTime(started));
            started = Stopwatch.GetTimestamp();
            foreach (var file in usable)
                await ParseThereAsync(file, parser);
            there = Min(there, Stopwatch.GetElapsedTime(started));
        }

        var megabytes = usable.Sum(file => file.Bytes) / 1e6;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {usable.Count} files, {megabytes:0.0} MB; in-process {here.TotalSeconds:0.000} s, isolated {there.TotalSeconds:0.000} s, ratio {here / there:0.00} (goal {goal:0.00}), {(there - here).TotalMilliseconds / usable.Count:0.00} ms a file"));
    }

    private static void ParseHere(BenchmarkFile file)
    {
        using var content = File.OpenRead(file.Path);
        Router.Parse(new ParseInput { Content = content, FileName = Path.GetFileName(file.Path), MediaType = file.MediaType }, new ParseOptions(), CancellationToken.None);
    }

    private static Task ParseThereAsync(BenchmarkFile file, IsolatedParser parser) =>
        parser.ParseAsync(file.Path, new IsolatedParseRequest(Path.GetFileName(file.Path), file.MediaType, ReplayOverrides.None), CancellationToken.None);

    private static BenchmarkFile Describe(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var type = MediaTypeSniffer.Sniff(bytes.AsSpan(0, Math.Min(SniffBytes, bytes.Length)), bytes.AsSpan(Math.Max(0, bytes.Length - SniffBytes)), Path.GetFileName(path));
        return new BenchmarkFile(path, bytes.Length, type);
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private sealed record BenchmarkFile(string Path, long Bytes, string MediaType);
}
