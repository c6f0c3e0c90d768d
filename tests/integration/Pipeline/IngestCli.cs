using System.Diagnostics;
using System.Text.Json;
using IngestPipeline.Storage.Cluster;
using IngestPipeline.Storage.Postgres;
using Npgsql;

namespace IngestPipeline.IntegrationTests.Pipeline;

/// <summary>The real <c>ingest</c> executable with a data folder of its own, used as a person would.</summary>
/// <param name="database">A database of the test run's server; null for a private server in the data folder, which takes its time to make.</param>
internal sealed class IngestCli(IngestDatabase? database = null) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly List<int> started = [];

    public string Data { get; } = Directory.CreateTempSubdirectory("ingest-cli-").FullName;

    /// <summary>What its processes get on top of the environment of the tests.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>The way to the server; a private one may not be there yet.</summary>
    public string ConnectionString => database?.ConnectionString ?? $"Host={Path.Combine(Data, "pg", "socket")};Username=ingest;Database=ingest";

    public static string Repository { get; } = FindRepository();

    public static string Executable { get; } = Path.Combine(
        Repository, "src/IngestPipeline.Cli/bin", AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug", "net10.0/ingest");

    /// <summary>Runs a verb to its end.</summary>
    public async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        using var patience = new CancellationTokenSource(Patience);
        var errors = process.StandardError.ReadToEndAsync(patience.Token);
        var output = await process.StandardOutput.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        TestContext.Current.SendDiagnosticMessage($"ingest {string.Join(' ', arguments)}: {process.ExitCode}\n{await errors}");
        return (process.ExitCode, output);
    }

    /// <summary>The JSON Lines a verb prints.</summary>
    public async Task<IReadOnlyList<JsonElement>> ReadAsync(params string[] arguments)
    {
        var (_, output) = await RunAsync([.. arguments, "--json", "--quiet"]);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
    }

    /// <summary>Every row readers see, without what only time decides.</summary>
    public async Task<string[]> ExportAsync() =>
        [.. (await RunAsync("export", "--json", "--quiet")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];

    /// <summary>Starts a verb as the leader of a process group, so that all of it can be killed at once.</summary>
    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("setsid") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { Executable }.Concat(arguments).Concat(["--data", Data]).Concat(database is null ? [] : ["--database", database.ConnectionString]))
            start.ArgumentList.Add(argument);
        start.Environment.Remove("INGEST__Database");
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        started.Add(process.Id);
        return process;
    }

    /// <summary>SIGKILL to the process and to all its children.</summary>
    public static async Task KillGroupAsync(Process leader)
    {
        using var kill = Process.Start("kill", ["-9", "--", $"-{leader.Id}"]);
        await kill.WaitForExitAsync();
        await leader.WaitForExitAsync();
    }

    public static async Task SignalAsync(Process process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Ends the private server as a crash would and starts it again.</summary>
    public Task RestartServerAsync() => ControlServerAsync("-m", "immediate", "restart");

    /// <summary>Ends the private server as a crash would.</summary>
    public Task StopServerAsync() => ControlServerAsync("-m", "immediate", "stop");

    public Task StartServerAsync() => ControlServerAsync("start");

    /// <summary>Waits until the record answers a question with true; a server that is not there yet answers false.</summary>
    public async Task UntilAsync(string question)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await AskAsync(question, patience.Token))
            await Task.Delay(20, patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        // A test that failed halfway leaves them running.
        foreach (var leader in started.Where(IsOurs))
        {
            using var kill = Process.Start("kill", ["-9", "--", $"-{leader}"]);
            await kill.WaitForExitAsync();
        }

        if (PrivateCluster.Find(new DataFolder(Data)) is { IsRunning: true } cluster)
            cluster.Stop();
        await Task.Run(() => Directory.Delete(Data, recursive: true));
    }

    private async Task ControlServerAsync(params string[] action)
    {
        var cluster = PrivateCluster.Find(new DataFolder(Data)).ShouldNotBeNull();
        var control = PostgresBinaries.Find(cluster.MajorVersion).PathOf("pg_ctl");
        string[] order = [control, "-D", cluster.Location, "-l", Path.Combine(cluster.Location, "server.log"), "-w", "-t", "120", .. action];
        // The server refuses to run as root.
        string[] command = System.Environment.UserName == "root" ? ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--init-groups", .. order] : order;
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, WorkingDirectory = "/" })!;
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, $"pg_ctl {string.Join(' ', action)}");
    }

    // The number may belong to another process by now.
    private bool IsOurs(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").Contains(Data, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private async Task<bool> AskAsync(string question, CancellationToken cancellation)
    {
        if (database is null && !File.Exists(Path.Combine(Data, "pg", "socket", ".s.PGSQL.5432")))
            return false;
        try
        {
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { SearchPath = IngestDatabase.Schema, Pooling = false }.ConnectionString);
            await connection.OpenAsync(cancellation);
            await using var command = new NpgsqlCommand(question, connection);
            return await command.ExecuteScalarAsync(cancellation) is true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static string FindRepository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "IngestPipeline.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the tests run outside a checkout");
        return folder;
    }
}
