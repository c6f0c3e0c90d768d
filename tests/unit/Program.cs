using IngestPipeline.UnitTests.Providers.Isolation;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace IngestPipeline.UnitTests;

/// <summary>Runs the tests, or, when isolation tests start this executable again, a child with handlers that misbehave on demand.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        if (args is [ChildUnderTest.Argument, ..])
            return await ChildUnderTest.RunAsync(args);
        if (args is [WorkerUnderTest.Argument, ..])
            return await WorkerUnderTest.RunAsync(args[1]);
        return args.Any(argument => argument is "--server" or "--internal-msbuild-node")
            ? await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
            : await ConsoleRunner.Run(args);
    }
}
