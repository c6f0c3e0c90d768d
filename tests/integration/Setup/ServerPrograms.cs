using IngestPipeline.Storage.Cluster;

namespace IngestPipeline.IntegrationTests.Setup;

/// <summary>What tests of whole processes need; without it they are skipped, and fail where <c>CI</c> is true.</summary>
internal static class ServerPrograms
{
    public static void Require()
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
