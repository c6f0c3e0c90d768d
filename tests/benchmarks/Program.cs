namespace IngestPipeline.Benchmarks;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        if (args is ["isolation", ..])
            return await IsolationBenchmark.RunAsync(args is [_, var folder, ..] ? folder : null);
        if (args is ["pdf", ..])
            return PdfBenchmark.Run(args is [_, var files, ..] ? files : null);
        if (args is ["docx", ..])
            return DocxBenchmark.Run(args is [_, var documents, ..] ? documents : null);
        if (args is [("pdf-memory" or "xlsx-memory") and var memory, ..])
            return args is [_, var file, ..] ? MemoryBenchmark.Measure(memory[..^"-memory".Length], file) : await MemoryBenchmark.RunAsync(memory[..^"-memory".Length]);
        if (args is ["ocr", ..])
            return await OcrBenchmark.RunAsync(args is [_, var scans, ..] ? scans : null);
        if (args is ["vectors", ..])
            return await VectorBenchmark.RunAsync(args is [_, var rows, ..] ? rows : null);
        if (args is ["upsert", ..])
            return await UpsertBenchmark.RunAsync(isTimed: args is [_, "timed", ..]);
        if (args is ["dedupe", ..])
            return await DedupeBenchmark.RunAsync();
        await Console.Error.WriteLineAsync("usage: infra/bench.sh isolation [FOLDER] | pdf [FOLDER] | docx [FOLDER] | pdf-memory | xlsx-memory | ocr [FOLDER] | vectors [ROWS] | dedupe | upsert [timed]");
        return 1;
    }
}
