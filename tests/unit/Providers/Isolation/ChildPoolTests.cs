using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Providers.Isolation;
using IngestPipeline.Stages.Parse;
using IngestPipeline.UnitTests.Telemetry;
using Microsoft.Extensions.Options;

namespace IngestPipeline.UnitTests.Providers.Isolation;

public sealed class ChildPoolTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("isolation-tests-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_child_parses_the_file_with_the_options_it_is_sent()
    {
        await using var parser = Parser(new ParseOptions { MaxDepth = 77 });

        (await TextOf(parser, "report.txt", "hello")).ShouldBe("report.txt text/plain 77 hello");
    }

    [Fact]
    public async Task A_warm_child_is_used_again_until_its_file_limit()
    {
        await using var parser = Parser(new ParseOptions { Children = 1, FilesPerChild = 2 });

        var first = await TextOf(parser, "process");
        var second = await TextOf(parser, "process");
        var third = await TextOf(parser, "process");

        second.ShouldBe(first);
        third.ShouldNotBe(first);
    }

    [Fact]
    public async Task A_child_that_keeps_memory_is_not_used_again()
    {
        await using var parser = Parser(new ParseOptions { Children = 1, MemoryLimitMegabytes = 256 });

        var first = await TextOf(parser, "keep");

        (await TextOf(parser, "process")).ShouldNotBe(first);
    }

    [Theory]
    [InlineData("process", "recycled")]
    [InlineData("keep", "swollen")]
    [InlineData("stack-overflow", "died")]
    [InlineData("hang", "over_cpu")]
    public async Task It_is_counted_why_a_child_is_replaced(string file, string why)
    {
        using var metrics = new RecordedMetrics();
        await using (var parser = Parser(new ParseOptions { Children = 1, FilesPerChild = file == "process" ? 1 : 10, CpuSeconds = 1, MemoryLimitMegabytes = 256 }))
        {
            try
            {
                await ParseAsync(parser, file);
            }
            catch (ItemFaultException)
            {
            }

            await TextOf(parser, "report.txt", "hello");
        }

        metrics.Sum("ingest.children.started stage=parse").ShouldBe(2);
        metrics.Sum($"ingest.children.ended stage=parse why={why}").ShouldBe(file == "process" ? 2 : 1);
        metrics.Sum("ingest.children.ended stage=parse why=closed").ShouldBe(file == "process" ? 0 : 1);
    }

    [Fact]
    public async Task A_child_that_is_stopped_from_outside_is_replaced_and_its_file_not_blamed()
    {
        await using var parser = Parser(new ParseOptions { Children = 1, TimeoutSeconds = 300, CpuSeconds = 300, SilenceSeconds = 1 });
        var child = await TextOf(parser, "process");
        using (var stop = Process.Start("kill", ["-STOP", child]))
            await stop.WaitForExitAsync();

        var trouble = await Should.ThrowAsync<TransientStageException>(() => ParseAsync(parser, "report.txt"));

        trouble.Message.ShouldContain("stopped from outside");
        (await TextOf(parser, "process")).ShouldNotBe(child);
    }

    [Fact]
    public async Task Attachments_cross_the_pipe_as_they_are()
    {
        await using var parser = Parser();

        var file = (await ParseAsync(parser, "attachments")).ShouldBeOfType<Completed<ParsedFile>>().Output;

        file.Attachments.Select(attachment => attachment.Name).ShouldBe(["a.bin", "empty"]);
        file.Attachments[0].Bytes.ShouldBe([0, 1, 2]);
        file.Attachments[1].Bytes.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_quarantine_decision_keeps_its_evidence()
    {
        await using var parser = Parser();

        var verdict = (await ParseAsync(parser, "quarantine")).ShouldBeOfType<Quarantined<ParsedFile>>();

        verdict.Reason.ShouldBe(QuarantineReason.Encrypted);
        verdict.Detail.ShouldBe("a password is needed");
        verdict.Evidence.ShouldNotBeNull()["filter"].ShouldBe("Standard");
        verdict.Evidence["bits"].ShouldBe(128L);
    }

    [Theory]
    [InlineData("stack-overflow", QuarantineReason.ParseCrash, "stack overflow (exit code 134)")]
    [InlineData("segfault", QuarantineReason.ParseCrash, "segmentation fault (exit code 139)")]
    [InlineData("abort", QuarantineReason.ParseCrash, "abort (exit code 134)")]
    [InlineData("exit", QuarantineReason.ParseCrash, "early exit (exit code 3)")]
    [InlineData("throw", QuarantineReason.ParseCrash, "System.IO.InvalidDataException: element 7 of 3")]
    [InlineData("allocate", QuarantineReason.ParseOom, "limit of 256 MB (Parse:MemoryLimitMegabytes)")]
    [InlineData("allocate-native", QuarantineReason.ParseOom, "limit is 256 MB (Parse:MemoryLimitMegabytes)")]
    [InlineData("reserve-native", QuarantineReason.ParseOom, "limit of 256 MB (Parse:MemoryLimitMegabytes)")]
    [InlineData("swallow-out-of-memory", QuarantineReason.ParseOom, "limit of 256 MB (Parse:MemoryLimitMegabytes)")]
    [InlineData("hang", QuarantineReason.ParseTimeout, "longer than 3 s (Parse:TimeoutSeconds)")]
    [InlineData("hang", QuarantineReason.ParseTimeout, "more CPU time than 1 s (Parse:CpuSeconds)", 300, 1)]
    [InlineData("sleep", QuarantineReason.ParseTimeout, "neither answered nor computed for 1 s (Parse:SilenceSeconds)", 300, 120, 1)]
    public async Task A_file_that_harms_its_child_is_blamed_and_the_next_one_is_parsed(
        string behaviour, QuarantineReason reason, string detail, int seconds = 3, int cpuSeconds = 120, int silenceSeconds = 60)
    {
        var options = new ParseOptions { Children = 1, MemoryLimitMegabytes = 256, TimeoutSeconds = behaviour is "hang" or "sleep" ? seconds : 300, CpuSeconds = cpuSeconds, SilenceSeconds = silenceSeconds };
        await using var parser = Parser(options);
        var before = await TextOf(parser, "process");

        var fault = await Should.ThrowAsync<ItemFaultException>(() => ParseAsync(parser, behaviour));

        fault.Reason.ShouldBe(reason, fault.Message);
        fault.Message.ShouldContain(detail);
        fault.Evidence.ShouldNotBeNull()["limit_megabytes"].ShouldBe(256);
        (await TextOf(parser, "process")).ShouldNotBe(before);
        IsRunning(before).ShouldBeFalse();
    }

    [Fact]
    public async Task The_evidence_of_a_crash_shows_exit_code_and_stderr()
    {
        await using var parser = Parser();

        var fault = await Should.ThrowAsync<ItemFaultException>(() => ParseAsync(parser, "abort"));

        fault.Evidence.ShouldNotBeNull()["exit_code"].ShouldBe(134);
        fault.Evidence["stderr"].ShouldBeOfType<string>().ShouldContain("terminate called without an active exception");
    }

    [Fact]
    public async Task What_is_not_installed_in_the_child_is_permanent_here()
    {
        await using var parser = Parser();

        var missing = await Should.ThrowAsync<PermanentStageException>(() => ParseAsync(parser, "permanent"));

        missing.Message.ShouldBe("the dictionary is not installed");
    }

    [Fact]
    public async Task A_stored_file_that_is_not_there_is_not_the_documents_fault()
    {
        await using var parser = Parser();

        await Should.ThrowAsync<TransientStageException>(() => parser.ParseAsync(
            Path.Combine(folder, "absent"), new IsolatedParseRequest("absent", "text/plain", ReplayOverrides.None), CancellationToken.None));
    }

    [Fact]
    public async Task A_child_that_never_starts_is_not_the_documents_fault()
    {
        await using var parser = new IsolatedParser(ChildUnderTest.Command(ChildUnderTest.NeverReady), Options.Create(new ParseOptions()));

        var trouble = await Should.ThrowAsync<TransientStageException>(() => ParseAsync(parser, "report.txt"));

        trouble.Message.ShouldContain("exit code 7");
        trouble.Message.ShouldContain("no such luck");
    }

    [Fact]
    public async Task A_missing_executable_is_not_the_documents_fault()
    {
        await using var parser = new IsolatedParser(new ChildCommand(Path.Combine(folder, "nowhere"), []), Options.Create(new ParseOptions()));

        await Should.ThrowAsync<TransientStageException>(() => ParseAsync(parser, "report.txt"));
    }

    [Fact]
    public async Task Cancelling_kills_the_child_and_what_it_started()
    {
        await using var parser = Parser();
        var idFile = Path.Combine(folder, "grandchild");
        using var cancellation = new CancellationTokenSource();

        var parse = ParseAsync(parser, "hang-with-grandchild", idFile, cancellation.Token);
        var grandchild = await ReadWhenThere(idFile);
        IsRunning(grandchild).ShouldBeTrue();
        await cancellation.CancelAsync();

        (await Should.ThrowAsync<OperationCanceledException>(() => parse)).CancellationToken.ShouldBe(cancellation.Token);
        await ShouldEnd(grandchild);
    }

    [Fact]
    public async Task Disposing_the_pool_ends_running_and_idle_children()
    {
        var parser = Parser(new ParseOptions { Children = 2 });
        var idFile = Path.Combine(folder, "grandchild");
        var idle = await TextOf(parser, "process");
        var busy = ParseAsync(parser, "hang-with-grandchild", idFile);
        var other = await TextOf(parser, "process");
        await ReadWhenThere(idFile);

        await parser.DisposeAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => busy);
        IsRunning(idle).ShouldBeFalse();
        IsRunning(other).ShouldBeFalse();
    }

    [Fact]
    public async Task Text_written_to_stdout_does_not_disturb_the_replies()
    {
        await using var parser = Parser();

        (await TextOf(parser, "stdout")).ShouldBe("still fine");
    }

    [Fact]
    public async Task A_child_sees_nothing_of_the_workers_environment_that_could_be_secret()
    {
        Environment.SetEnvironmentVariable("INGEST__Database__Password", "hunter2-canary");
        await using var parser = Parser();

        var names = (await TextOf(parser, "environment")).Split('\n');

        names.ShouldNotContain("INGEST__Database__Password");
        names.ShouldContain("OMP_THREAD_LIMIT");
        names.ShouldContain("DOTNET_GCHeapHardLimit");
        names.Except(
            [
                "PATH", "LANG", "HOME", "TMPDIR", "MALLOC_ARENA_MAX", "INGEST_CHILD_DIRECTORY", "OMP_THREAD_LIMIT", "TESSDATA_PREFIX", "LD_LIBRARY_PATH",
                .. names.Where(name => name.StartsWith("DOTNET_", StringComparison.Ordinal)),
            ]).ShouldBeEmpty();
        var child = await TextOf(parser, "process");
        (await File.ReadAllTextAsync("/proc/self/environ")).ShouldNotBeEmpty();
        (await File.ReadAllTextAsync($"/proc/{child}/environ")).ShouldNotContain("hunter2-canary");
        (await File.ReadAllTextAsync($"/proc/{child}/cmdline")).ShouldNotContain("hunter2-canary");
    }

    [Fact]
    public async Task A_child_holds_nothing_open_that_is_the_workers()
    {
        using var listener = Listen();
        using var secret = new FileStream(Path.Combine(folder, "secret"), FileMode.Create);
        await using var parser = Parser();

        var child = await TextOf(parser, "process");

        var open = new DirectoryInfo($"/proc/{child}/fd").GetFiles().Select(descriptor => descriptor.LinkTarget ?? "").ToList();
        open.ShouldNotBeEmpty();
        open.ShouldNotContain(secret.Name);
        open.ShouldNotContain(target => target.StartsWith("socket:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_child_cannot_reach_a_listener_on_loopback()
    {
        Assert.SkipUnless(NetworkIsolation.IsPossible, "the kernel or the container allows no network namespaces");
        using var listener = Listen();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using (var control = new TcpClient())
            await control.ConnectAsync(IPAddress.Loopback, port);
        (await listener.AcceptTcpClientAsync()).Dispose();
        await using var parser = Parser();

        (await TextOf(parser, "connect", $"{port}")).ShouldBe("NetworkUnreachable");
        listener.Pending().ShouldBeFalse();
    }

    [Fact]
    public async Task The_folder_of_a_child_goes_with_it()
    {
        var parser = Parser();
        var child = await TextOf(parser, "process");
        var directory = EnvironmentOf(child)["TMPDIR"];
        Directory.Exists(directory).ShouldBeTrue();

        await parser.DisposeAsync();

        Directory.Exists(directory).ShouldBeFalse();
    }

    [Fact]
    public async Task More_requests_than_children_wait_their_turn()
    {
        await using var parser = Parser(new ParseOptions { Children = 2 });

        var processes = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => TextOf(parser, "process")));

        processes.Distinct().Count().ShouldBeLessThanOrEqualTo(2);
    }

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private static IsolatedParser Parser(ParseOptions? options = null) => new(ChildUnderTest.Command(), Options.Create(options ?? new ParseOptions()));

    private Task<StageResult<ParsedFile>> ParseAsync(IsolatedParser parser, string behaviour, string content = "", CancellationToken cancellation = default)
    {
        var path = Path.Combine(folder, Path.GetRandomFileName());
        File.WriteAllText(path, content);
        return parser.ParseAsync(path, new IsolatedParseRequest(behaviour, "text/plain", ReplayOverrides.None), cancellation);
    }

    private async Task<string> TextOf(IsolatedParser parser, string behaviour, string content = "") =>
        (await ParseAsync(parser, behaviour, content)).ShouldBeOfType<Completed<ParsedFile>>().Output.Document.Elements[0].Text;

    private async Task<string> ReadWhenThere(string file)
    {
        var there = new TaskCompletionSource();
        using var watcher = new FileSystemWatcher(folder);
        watcher.Renamed += (_, renamed) => Announce(renamed.FullPath);
        watcher.EnableRaisingEvents = true;
        if (File.Exists(file))
            Announce(file);
        await there.Task.WaitAsync(TimeSpan.FromSeconds(60));
        return await File.ReadAllTextAsync(file);

        void Announce(string path)
        {
            if (path == file)
                there.TrySetResult();
        }
    }

    private static bool IsRunning(string id)
    {
        try
        {
            using var process = Process.GetProcessById(int.Parse(id, CultureInfo.InvariantCulture));
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static async Task ShouldEnd(string id)
    {
        if (!IsRunning(id))
            return;
        using var process = Process.GetProcessById(int.Parse(id, CultureInfo.InvariantCulture));
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }

    private static Dictionary<string, string> EnvironmentOf(string id) =>
        File.ReadAllText($"/proc/{id}/environ").Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
}
