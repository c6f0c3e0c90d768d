using System.Diagnostics;
using System.Globalization;

namespace IngestPipeline.UnitTests.Providers.Isolation;

/// <summary>A worker that is killed cannot clean up: its children do.</summary>
public sealed class OrphanTests : IDisposable
{
    private static readonly TimeSpan Starting = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);
    private readonly string folder = Directory.CreateTempSubdirectory("orphan-tests-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Ten_seconds_after_a_worker_was_killed_no_child_no_grandchild_and_no_folder_is_left()
    {
        using var worker = WorkerUnderTest.Start(folder);
        var ids = Array.Empty<string>();
        await UntilAsync(() => (ids = Directory.GetFiles(folder, "*.id")).Length == 4, Starting);
        int[] processes = [.. ids.Select(file => int.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture)), .. ChildrenOf(worker.Id)];
        processes.Distinct().Count().ShouldBe(5, "four children and what one of them started");
        Directory.GetDirectories(folder, "ingest-child-*").Length.ShouldBe(4);

        worker.Kill();

        await UntilAsync(() => !processes.Any(IsRunning) && Directory.GetDirectories(folder, "ingest-child-*").Length == 0, Grace);
    }

    private static async Task UntilAsync(Func<bool> condition, TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        while (!condition())
            await Task.Delay(20, limit.Token);
    }

    private static IEnumerable<int> ChildrenOf(int process) =>
        Directory.GetDirectories($"/proc/{process}/task")
            .SelectMany(thread => File.ReadAllText($"{thread}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(id => int.Parse(id, CultureInfo.InvariantCulture));

    private static bool IsRunning(int id)
    {
        try
        {
            // What nobody has reaped yet is dead all the same.
            return Process.GetProcessById(id) is var process && !process.HasExited && File.ReadAllText($"/proc/{id}/stat").Split(')')[^1].TrimStart()[0] != 'Z';
        }
        catch (Exception gone) when (gone is ArgumentException or IOException)
        {
            return false;
        }
    }
}
