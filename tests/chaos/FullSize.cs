using System.CommandLine;
using System.Globalization;
using IngestPipeline.ChaosTests.Handover;
using IngestPipeline.ChaosTests.Identity;
using IngestPipeline.ChaosTests.NeverHalf;
using IngestPipeline.ChaosTests.Poison;
using IngestPipeline.ChaosTests.Sweep;
using IngestPipeline.Hosting.Failpoints;

namespace IngestPipeline.ChaosTests;

/// <summary>The command line of <c>infra/chaos.sh</c>.</summary>
internal static class FullSize
{
    public const string Argument = "full";
    private static readonly string[] Scenarios = ["identity", "sweep", "poison", "never-half", "handover"];

    public static Task<int> RunAsync(string[] args)
    {
        var full = new ChaosSettings();
        var scenario = new Option<string>("--scenario") { Description = $"{string.Join(", ", Scenarios)}, or all", DefaultValueFactory = _ => Scenarios[0] };
        scenario.AcceptOnlyFromAmong([.. Scenarios, "all"]);
        var documents = Number("--docs", "Documents", full.Documents);
        var kills = Number("--kills", "SIGKILLs of workers and of their children", full.Kills);
        var wipes = Number("--wipes", "Times the broker forgets everything", full.Wipes);
        var restarts = Number("--restarts", "Immediate restarts of PostgreSQL", full.Restarts);
        var stops = Number("--stops", "SIGSTOPs past the lease", full.Stops);
        var scans = Number("--scanned-every", "Of how many documents one must be recognised; 0: none", full.ScannedEvery);
        var seed = new Option<int?>("--seed") { Description = "Repeats a run (default: drawn and printed)" };
        var transport = new Option<string>("--transport") { Description = "memory or rabbitmq", DefaultValueFactory = _ => "memory" };
        transport.AcceptOnlyFromAmong("memory", "rabbitmq");
        var command = new RootCommand("Runs one scenario of the chaos suite at full size, prints its figures, and ends with 0 when nothing was lost, doubled or held against a document.")
        {
            scenario, documents, kills, wipes, restarts, stops, scans, seed, transport,
        };
        command.SetAction(async (parse, cancellation) =>
        {
            var disturbed = parse.GetValue(kills) > 0 || parse.GetResult(restarts) is { Implicit: false };
            var settings = full with
            {
                Documents = parse.GetValue(documents),
                Kills = parse.GetValue(kills),
                // Without kills, nothing is disturbed that was not asked for.
                Wipes = disturbed ? parse.GetValue(wipes) : 0,
                Restarts = disturbed ? parse.GetValue(restarts) : 0,
                Stops = disturbed ? parse.GetValue(stops) : 0,
                ScannedEvery = parse.GetValue(scans),
                Seed = parse.GetValue(seed) ?? Random.Shared.Next(1, 1_000_000),
                OnRabbitMq = parse.GetValue(transport) == "rabbitmq",
            };
            var chosen = parse.GetValue(scenario)!;
            var passed = true;
            foreach (var name in chosen == "all" ? Scenarios : [chosen])
                passed &= await RunAsync(name, settings, cancellation);
            return passed ? 0 : 1;
        });
        return command.Parse(args).InvokeAsync();
    }

    private static async Task<bool> RunAsync(string scenario, ChaosSettings settings, CancellationToken cancellation)
    {
        var title = scenario == "identity"
            ? string.Create(CultureInfo.InvariantCulture, $"identity: seed {settings.Seed}, {settings.Documents} documents, {(settings.OnRabbitMq ? "rabbitmq" : "memory")}")
            : scenario;
        Console.WriteLine($"== {title}");
        var report = scenario switch
        {
            "identity" => await new ChaosIdentity(settings, Console.WriteLine).RunAsync(cancellation),
            "sweep" => await new CrashPointSweep(documents: 8, scannedEvery: 2, inFlight: 8, Console.WriteLine).RunAsync(
                [.. Enum.GetValues<FailpointAction>().Select(action => (action, CrashPointSweep.AllPoints))], cancellation),
            "poison" => await new PoisonContainment(failureLimit: 3, isCompared: true).RunAsync(cancellation),
            "never-half" => await new NeverHalfScenario(updates: 500, kills: 20, settings.Seed, Console.WriteLine).RunAsync(cancellation),
            "handover" => await new SigtermHandover(Console.WriteLine).RunAsync(cancellation),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        foreach (var (name, value) in report.Figures)
            Console.WriteLine($"{name,-40} {value}");
        foreach (var problem in report.Problems)
            Console.WriteLine($"PROBLEM {problem}");
        Console.WriteLine($"chaos {title}: {(report.Passed ? "passed" : "FAILED")}");
        return report.Passed;
    }

    private static Option<int> Number(string name, string description, int standard) => new(name) { Description = description, DefaultValueFactory = _ => standard };
}
