using IngestPipeline.Storage.Cluster;

namespace IngestPipeline.ChaosTests.Setup;

/// <summary>What tests of whole processes need; without it they are skipped, and fail where <c>CI</c> is true.</summary>
internal static class Requirements
{
    public static void Check()
    {
        try
        {
            PostgresBinaries.Find();
        }
        catch (InvalidOperationException missing) when (Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Skip(missing.Message);
        }
    }
}
