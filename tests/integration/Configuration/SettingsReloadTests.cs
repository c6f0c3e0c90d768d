using System.Collections.Concurrent;
using System.Net;
using IngestPipeline.Cli.Pipeline;
using IngestPipeline.Cli.Settings;
using IngestPipeline.Hosting.Dispatching;
using IngestPipeline.Hosting.Running;
using IngestPipeline.IntegrationTests.Pipeline;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Stages.Embed;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace IngestPipeline.IntegrationTests.Configuration;

/// <summary>A settings file that changes under a running host.</summary>
public sealed class SettingsReloadTests(PostgresFixture postgres)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_safe_change_counts_at_once_and_going_back_to_the_default_too()
    {
        await using var host = await World.StartAsync("""{ "Dispatcher": { "MaxInFlight": 9 } }""");
        host.Get<DispatcherOptions>().MaxInFlight.ShouldBe(9);

        (await host.ChangeAsync("""{ "Dispatcher": { "MaxInFlight": 7 }, "Embed": { "RequestsPerMinute": 100 }, "Log": { "Level": "Debug" } }""")).Taken
            .ShouldBe(["Dispatcher:MaxInFlight", "Embed:RequestsPerMinute", "Log:Level"]);

        host.Get<DispatcherOptions>().MaxInFlight.ShouldBe(7);
        host.Get<EmbedOptions>().RequestsPerMinute.ShouldBe(100);
        host.Threshold.Allows(LogLevel.Debug).ShouldBeTrue();
        host.Lines.ShouldContain("Dispatcher:MaxInFlight is 7 from now on");
        (await host.ChangeAsync(null)).Taken.Count.ShouldBe(3);
        host.Get<DispatcherOptions>().MaxInFlight.ShouldBe(new DispatcherOptions().MaxInFlight);
        host.Threshold.Allows(LogLevel.Debug).ShouldBeFalse();
    }

    [Theory]
    [InlineData("""{ "Dispatcher": { "MaxInFlight": 7, "PollMilliseconds": 0 } }""", "Dispatcher:PollMilliseconds")]
    [InlineData("""{ "Dispatcher": { "MaxInFlight": 7, "Speed": 1 } }""", "Dispatcher:Speed")]
    [InlineData("""{ "Dispatcher": { "MaxInFlight": 7 }, "Chunk": { "MaxTokens": "many" } }""", "Chunk:MaxTokens")]
    [InlineData("""{ "Dispatcher": { "MaxInFlight": 7 }, "Api": { "Key": "k" } }""", "Api:Key")]
    [InlineData("""{ "Dispatcher": { "MaxInFlight": 7 """, "appsettings.json")]
    public async Task Of_a_file_with_anything_wrong_nothing_is_taken_and_the_setting_is_named(string content, string setting)
    {
        await using var host = await World.StartAsync("{}");

        var outcome = await host.ChangeAsync(content);

        outcome.Taken.ShouldBeEmpty();
        outcome.Problems.ShouldHaveSingleItem().Setting.ShouldEndWith(setting);
        host.Get<DispatcherOptions>().MaxInFlight.ShouldBe(new DispatcherOptions().MaxInFlight);
        host.Lines.ShouldContain(line => line.StartsWith("the changed settings are refused and the old ones stay: ", StringComparison.Ordinal) && line.Contains(setting, StringComparison.Ordinal));
        (await host.ChangeAsync("""{ "Dispatcher": { "MaxInFlight": 7 } }""")).Taken.ShouldBe(["Dispatcher:MaxInFlight"]);
    }

    [Fact]
    public async Task What_changes_the_output_of_a_stage_waits_for_a_restart_and_is_named_once()
    {
        await using var host = await World.StartAsync("{}");

        var outcome = await host.ChangeAsync("""{ "Chunk": { "MaxTokens": 200 }, "Runner": { "FailureLimit": 5 } }""");

        outcome.NeedRestart.ShouldBe(["Chunk:MaxTokens"]);
        outcome.Taken.ShouldBe(["Runner:FailureLimit"]);
        host.Get<Stages.Chunk.ChunkOptions>().MaxTokens.ShouldBe(400);
        host.Get<RunnerOptions>().FailureLimit.ShouldBe(5);
        host.Lines.ShouldContain("Chunk:MaxTokens was changed; that needs a restart");
        (await host.ChangeAsync("""{ "Chunk": { "MaxTokens": 200 }, "Runner": { "FailureLimit": 6 } }""")).NeedRestart.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_safe_change_that_needs_an_unsafe_one_is_refused()
    {
        await using var host = await World.StartAsync("{}");

        // Valid together, but the batches of the running host are too large for that rate.
        var outcome = await host.ChangeAsync("""{ "Embed": { "TokensPerMinute": 1000, "BatchTokens": 400 } }""");

        outcome.Taken.ShouldBeEmpty();
        outcome.Problems.ShouldHaveSingleItem().Problem.ShouldContain("Embed:BatchTokens is 16384");
        host.Get<EmbedOptions>().TokensPerMinute.ShouldBe(0);
    }

    [Fact]
    public async Task A_running_host_takes_a_smaller_limit_of_uploads()
    {
        ServerPrograms.Require();
        await using var ingest = new IngestCli(await postgres.CreateDatabaseAsync());
        using var host = ingest.Start("up", "--urls", "http://127.0.0.1:0");
        var listening = await LineAsync(host.StandardError, "listening on ");
        using var client = new HttpClient { BaseAddress = new Uri(listening["listening on ".Length..].Split(';')[0]) };
        (await UploadAsync(client, "first.txt")).ShouldBe(HttpStatusCode.Accepted);

        await File.WriteAllTextAsync(Path.Combine(ingest.Data, "appsettings.json"), """{ "Intake": { "MaxMegabytes": 1 } }""", TestContext.Current.CancellationToken);

        await LineAsync(host.StandardError, "Intake:MaxMegabytes is 1 from now on");
        (await UploadAsync(client, "second.txt")).ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        await IngestCli.SignalAsync(host, "TERM");
        await host.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<HttpStatusCode> UploadAsync(HttpClient client, string name)
    {
        using var content = new StringContent(string.Concat(Enumerable.Repeat("two megabytes of it\n", 100_000)));
        using var response = await client.PostAsync($"/v1/documents?name={name}", content, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private static async Task<string> LineAsync(StreamReader from, string wanted)
    {
        using var patience = new CancellationTokenSource(Patience);
        var seen = new List<string>();
        while (await from.ReadLineAsync(patience.Token) is { } line)
        {
            seen.Add(line);
            if (line.IndexOf(wanted, StringComparison.Ordinal) is >= 0 and var at)
                return line[at..];
        }

        throw new InvalidOperationException($"'{wanted}' was not said: {string.Join('\n', seen)}");
    }

    /// <summary>What a host has of it, with a folder of its own.</summary>
    private sealed class World : IAsyncDisposable
    {
        private readonly TemporaryFolder folder;
        private readonly ServiceProvider services;
        private readonly SettingsReload reload;
        private readonly Queue<TaskCompletionSource<ReloadOutcome>> awaited = new([new(TaskCreationOptions.RunContinuationsAsynchronously)]);

        private World(TemporaryFolder folder)
        {
            this.folder = folder;
            var reloaded = new ReloadedSettings();
            var configuration = new ConfigurationBuilder().AddConfiguration(PipelineConfiguration.Load(folder.Path)).Add(reloaded).Build();
            services = new ServiceCollection()
                .AddLogging(logging => logging.AddProvider(new LinesProvider(Lines)))
                .AddSingleton(TimeProvider.System).AddSingleton(Threshold)
                .AddPipelineOptions(configuration)
                .BuildServiceProvider();
            reload = ActivatorUtilities.CreateInstance<SettingsReload>(services, reloaded, new ReloadableFile(folder.Path));
            reload.Looked += outcome =>
            {
                lock (awaited)
                    awaited.Dequeue().SetResult(outcome);
            };
        }

        public LogThreshold Threshold { get; } = new(isVerbose: false);

        public ConcurrentQueue<string> Lines { get; } = [];

        public static async Task<World> StartAsync(string content)
        {
            var folder = new TemporaryFolder();
            await File.WriteAllTextAsync(folder.File("appsettings.json"), content);
            var world = new World(folder);
            var first = world.awaited.Peek().Task;
            await world.reload.StartAsync(CancellationToken.None);
            (await first.WaitAsync(Patience)).Problems.ShouldBeEmpty();
            return world;
        }

        public T Get<T>() => services.GetRequiredService<IOptionsMonitor<T>>().CurrentValue;

        /// <summary>Replaces the file, or deletes it, and waits until the host has looked.</summary>
        public async Task<ReloadOutcome> ChangeAsync(string? content)
        {
            var looked = new TaskCompletionSource<ReloadOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (awaited)
                awaited.Enqueue(looked);
            if (content is null)
            {
                File.Delete(folder.File("appsettings.json"));
                return await looked.Task.WaitAsync(Patience);
            }

            // In one step, so that there is one look.
            await File.WriteAllTextAsync(folder.File("new"), content);
            File.Move(folder.File("new"), folder.File("appsettings.json"), overwrite: true);
            return await looked.Task.WaitAsync(Patience);
        }

        public async ValueTask DisposeAsync()
        {
            await reload.StopAsync(CancellationToken.None);
            reload.Dispose();
            await services.DisposeAsync();
            folder.Dispose();
        }
    }

    private sealed class LinesProvider(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
