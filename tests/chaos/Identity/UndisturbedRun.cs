using System.Diagnostics;
using IngestPipeline.ChaosTests.Setup;
using IngestPipeline.Samples;

namespace IngestPipeline.ChaosTests.Identity;

/// <summary>Documents, servers, and the rows that a run without faults ends in.</summary>
internal sealed class UndisturbedRun : IAsyncDisposable
{
    private UndisturbedRun(string inbox, PrivateServer server) => (Inbox, Server) = (inbox, server);

    public string Inbox { get; }

    public PrivateServer Server { get; }

    /// <summary>Null on the memory transport.</summary>
    public PrivateBroker? Broker { get; private set; }

    /// <summary>Null without faults: there is nothing to compare then, every document has to be indexed, and that is all.</summary>
    public EndState? Expected { get; private set; }

    public double Seconds { get; private set; }

    /// <summary>What already went wrong without faults.</summary>
    public IReadOnlyList<string> Problems { get; private set; } = [];

    public static async Task<UndisturbedRun> StartAsync(ChaosSettings settings, Action<string> say, CancellationToken cancellation)
    {
        var inbox = Directory.CreateTempSubdirectory("ingest-chaos-inbox-").FullName;
        SampleFiles.Generate(inbox, settings.Documents, settings.Seed, settings.ScannedEvery);
        // Only the disturbed run needs the broker, so nobody waits for its start.
        var starting = settings.OnRabbitMq ? PrivateBroker.StartAsync(cancellation) : null;
        var run = new UndisturbedRun(inbox, await PrivateServer.StartAsync(settings.Durable, cancellation));
        if (settings.IsDisturbed)
            await run.RunAsync(settings, say, cancellation);
        if (starting is not null)
            run.Broker = await starting;
        return run;
    }

    public static Task<IReadOnlyList<string>> QuarantinedAsync(ChaosWorld world, CancellationToken cancellation) => world.QueryAsync(
        "SELECT v.file_name || ': ' || q.reason_code || ', ' || q.detail || ' ' || left(q.evidence::text, 600) FROM versions AS v JOIN quarantine_entries AS q USING (tenant_id, version_id) WHERE v.state = 'quarantined' LIMIT 10",
        row => row.GetString(0),
        cancellation);

    public async ValueTask DisposeAsync()
    {
        if (Broker is not null)
            await Broker.DisposeAsync();
        await Server.DisposeAsync();
        Directory.Delete(Inbox, recursive: true);
    }

    private async Task RunAsync(ChaosSettings settings, Action<string> say, CancellationToken cancellation)
    {
        await using var quiet = await settings.CreateWorldAsync(Server);
        var started = Stopwatch.GetTimestamp();
        var (exitCode, _, errors) = await quiet.RunAsync(cancellation, "run", Inbox, "--quiet");
        Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        if (exitCode != 0)
        {
            Problems = [$"the undisturbed run ended with {exitCode}: {errors}", .. await QuarantinedAsync(quiet, cancellation)];
            return;
        }

        Expected = await EndState.ReadAsync(quiet, cancellation);
        say(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"undisturbed: {settings.Documents} documents, {Expected.Chunks} chunks, {Seconds:0.0} s"));
    }
}
