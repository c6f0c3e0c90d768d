namespace IngestPipeline.Benchmarks;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        if (args is ["isolation", ..])
            return await IsolationBenchmark.RunAsync(args is [_, var folder, ..] ? folder : null);
        await Console.Error.WriteLineAsync("usage: infra/bench.sh isolation [FOLDER]");
        return 1;
    }
}
