using System.Globalization;
using IngestPipeline.ChaosTests.Setup;

namespace IngestPipeline.ChaosTests.Identity;

/// <summary>One run of the chaos identity. The defaults are the full size.</summary>
internal sealed record ChaosSettings
{
    public int Documents { get; init; } = 1000;

    /// <summary>SIGKILLs: two of three hit a worker, the others a child of one.</summary>
    public int Kills { get; init; } = 30;

    /// <summary>Times the broker forgets everything; none on the memory transport.</summary>
    public int Wipes { get; init; } = 3;

    /// <summary>Immediate restarts of PostgreSQL.</summary>
    public int Restarts { get; init; } = 3;

    /// <summary>SIGSTOPs of a worker that outlast its leases.</summary>
    public int Stops { get; init; } = 2;

    public int Seed { get; init; } = 1;

    public bool OnRabbitMq { get; init; }

    /// <summary>Of how many documents one is a picture to recognise; 0 for none.</summary>
    public int ScannedEvery { get; init; } = 20;

    /// <summary>False when no fault is asked for.</summary>
    public bool IsDisturbed => Kills + Restarts + Stops + (OnRabbitMq ? Wipes : 0) > 0;

    /// <summary>After this the run counts as stuck.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromHours(2);

    /// <summary>False where power failures are not part of the test.</summary>
    public bool Durable { get; init; } = true;

    public async Task<ChaosWorld> CreateWorldAsync(PrivateServer server)
    {
        var world = await ChaosWorld.CreateAsync(server);
        // Fewer than all, so that documents end one after the other and faults can come in between.
        world.Environment["INGEST__Dispatcher__MaxInFlight"] = Math.Clamp(Documents / 10, 4, 64).ToString(CultureInfo.InvariantCulture);
        return world;
    }
}
