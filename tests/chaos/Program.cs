using IngestPipeline.ChaosTests.Poison;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

// Scenarios mostly wait for leases and starts of processes. Each has its own server and folders, and none measures how fast it was.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.Collections, MaxThreads = 2)]

namespace IngestPipeline.ChaosTests;

/// <summary>Runs the small variants as tests; with <c>full</c> the full size; with <c>child</c> it parses for its own pipeline host.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case [MockChild.Argument, ..]:
                return await MockChild.RunAsync();
            case [FullSize.Argument, .. var options]:
                return await FullSize.RunAsync(options);
            default:
                return args.Any(argument => argument is "--server" or "--internal-msbuild-node")
                    ? await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
                    : await ConsoleRunner.Run(args);
        }
    }
}
