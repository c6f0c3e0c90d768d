using System.Diagnostics;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Providers.Isolation;
using IngestPipeline.Stages.Parse;
using Microsoft.Extensions.Options;

namespace IngestPipeline.UnitTests.Providers.Isolation;

/// <summary>A worker that tests kill: one child of it is idle, one spins, one sleeps, one spins beside a process it started.</summary>
internal static class WorkerUnderTest
{
    public const string Argument = "worker-under-test";

    public static Process Start(string folder) =>
        Process.Start(new ProcessStartInfo(Path.ChangeExtension(typeof(WorkerUnderTest).Assembly.Location, null), [Argument, folder]) { Environment = { ["TMPDIR"] = folder } })!;

    /// <summary>Runs until it is killed. Each child writes its process id into a file of <paramref name="folder"/> before it misbehaves.</summary>
    public static async Task<int> RunAsync(string folder)
    {
        await using var parser = new IsolatedParser(ChildUnderTest.Command(), Options.Create(new ParseOptions { Children = 4 }));
        string[] behaviours = ["hang-with-grandchild", "announce-and-hang", "announce-and-sleep"];
        var hanging = behaviours.Select(behaviour => ParseAsync(parser, behaviour, folder)).ToList();
        hanging.Add(ParseAsync(parser, "announce", folder));
        await Task.WhenAll(hanging);
        return 0;
    }

    private static Task<StageResult<ParsedFile>> ParseAsync(IsolatedParser parser, string behaviour, string folder)
    {
        var request = Path.Combine(folder, behaviour + ".request");
        File.WriteAllText(request, Path.Combine(folder, behaviour + ".id"));
        return parser.ParseAsync(request, new IsolatedParseRequest(behaviour, "text/plain", ReplayOverrides.None), CancellationToken.None);
    }
}
