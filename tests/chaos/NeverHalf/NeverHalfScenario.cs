using IngestPipeline.ChaosTests.Identity;
using IngestPipeline.ChaosTests.Setup;
using IngestPipeline.Hosting.Intake;

namespace IngestPipeline.ChaosTests.NeverHalf;

/// <summary>Documents are rewritten and deleted under a host that is killed again and again, while a reader looks all the time.</summary>
internal sealed class NeverHalfScenario(int updates, int kills, int seed, Action<string> say)
{
    private const int Documents = 5;
    private const int RoundsPerDelete = 3;
    private readonly Random random = new(seed);
    private readonly bool[] mayBeAbsent = [.. Enumerable.Repeat(true, Documents)];
    private readonly string inbox = Directory.CreateTempSubdirectory("ingest-chaos-inbox-").FullName;
    private int killed;
    private int deletes;

    public async Task<ChaosReport> RunAsync(CancellationToken cancellation)
    {
        try
        {
            await using var server = await PrivateServer.StartAsync(durable: false, cancellation);
            await using var world = await ChaosWorld.CreateAsync(server);
            world.Environment["INGEST__Intake__RescanSeconds"] = "1";
            var reader = new Reader(world.Database, [.. Enumerable.Range(0, Documents).Select(document => FileUris.Of(PathOf(document)))], document => Volatile.Read(ref mayBeAbsent[document]));
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var host = Start(world);
            var reading = reader.RunAsync(stop.Token);
            try
            {
                for (var round = 1; round <= Math.Max(1, updates / Documents); round++)
                    host = await RoundAsync(world, host, round, cancellation);
            }
            finally
            {
                await stop.CancelAsync();
                await reading;
                await host.DisposeAsync();
            }

            var problems = reader.Problems.Take(10).ToList();
            // A host that was killed may have left items behind; the next one ends what the audit then looks at.
            var (runExit, _, errors) = await world.RunAsync(cancellation, "run", inbox, "--quiet");
            if (runExit != 0)
                problems.Add($"the last run ended with {runExit}: {errors}");
            var (auditExit, audit, _) = await world.RunAsync(cancellation, "audit");
            if (auditExit != 0)
                problems.Add($"audit ended with {auditExit}: {audit}");
            return new ChaosReport(problems, [("updates", $"{updates}"), ("deletes", $"{deletes}"), ("kills", $"{killed}"), ("answers looked at", $"{reader.Reads}")]);
        }
        finally
        {
            Directory.Delete(inbox, recursive: true);
        }
    }

    private async Task<IngestProcess> RoundAsync(ChaosWorld world, IngestProcess host, int round, CancellationToken cancellation)
    {
        for (var document = 0; document < Documents; document++)
        {
            // As careful writers do: a watcher must not see half a file.
            var part = PathOf(document) + ".part";
            await File.WriteAllTextAsync(part, Edition.Write(document, round), cancellation);
            File.Move(part, PathOf(document), overwrite: true);
        }

        var rounds = Math.Max(1, updates / Documents);
        if (killed < kills * round / rounds)
        {
            var published = random.Next(Documents);
            await world.UntilAsync(PublishedIn(round), published, cancellation);
            host.Kill();
            await host.DisposeAsync();
            killed++;
            host = Start(world);
        }

        await world.UntilAsync(PublishedIn(round), Documents, cancellation);
        if (host.HasExited)
            throw new InvalidOperationException($"the host ended with {host.ExitCode}: {host.Errors}");
        for (var document = 0; document < Documents; document++)
            Volatile.Write(ref mayBeAbsent[document], false);
        if (round % RoundsPerDelete == 0)
            await DeleteOneAsync(world, random.Next(Documents), cancellation);
        say($"round {round}: {Documents} documents in a new edition");
        return host;
    }

    private async Task DeleteOneAsync(ChaosWorld world, int document, CancellationToken cancellation)
    {
        Volatile.Write(ref mayBeAbsent[document], true);
        File.Delete(PathOf(document));
        deletes++;
        await world.UntilAsync("SELECT count(*) FROM documents WHERE published_version_id IS NULL AND tombstone_generation > 0", 1, cancellation);
    }

    private IngestProcess Start(ChaosWorld world) => world.Start("up", "--watch", inbox, "--urls", "http://127.0.0.1:0", "--quiet");

    private string PathOf(int document) => Path.Combine(inbox, $"document-{document}.txt");

    // The edition is in the text, so it can be asked for without knowing how versions are numbered.
    private static string PublishedIn(int edition) => $"SELECT count(DISTINCT document_id) FROM chunks WHERE text LIKE '%edition e{edition} passage%'";
}
