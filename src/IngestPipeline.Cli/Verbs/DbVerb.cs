using System.CommandLine;
using System.Text.Json;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Storage.Cluster;

namespace IngestPipeline.Cli.Verbs;

internal static class DbVerb
{
    public static Command Create(GlobalOptions globals)
    {
        var start = new Command("start", "Start the private server and leave it running");
        start.SetAction((parse, cancellation) => StartAsync(globals.Read(parse), cancellation));
        var force = new Option<bool>("--force") { Description = "Stop it also while processes use it" };
        var stop = new Command("stop", "Stop the private server") { force };
        stop.SetAction(parse => Stop(globals.Read(parse), parse.GetValue(force)));
        var status = new Command("status", "Say where the private server is and whether it runs");
        status.SetAction(parse => Status(globals.Read(parse)));
        return new Command("db", "The private PostgreSQL server of a data folder.\n\nExample:\n  ingest db status --data ./data") { start, stop, status };
    }

    private static async Task<int> StartAsync(GlobalSettings settings, CancellationToken cancellation)
    {
        RefuseForeign(settings);
        await using var session = await Session.OpenAsync(settings, cancellation);
        Find(settings)!.KeepRunning();
        return Status(settings);
    }

    private static int Stop(GlobalSettings settings, bool force)
    {
        RefuseForeign(settings);
        if (Find(settings) is not { } cluster)
            throw new CommandException($"{settings.Data} has no private server", ExitCode.NotFound);
        if (cluster.IsInUse && !force)
            throw new CommandException("processes use this server; stop them first, or give --force");
        if (cluster.IsRunning)
            cluster.Stop();
        return Status(settings);
    }

    private static int Status(GlobalSettings settings)
    {
        RefuseForeign(settings);
        var cluster = Find(settings);
        var running = cluster?.IsRunning ?? false;
        if (settings.Json)
            Console.Out.WriteLine(JsonSerializer.Serialize(new { data = settings.Data, location = cluster?.Location, version = cluster?.MajorVersion, running, in_use = cluster?.IsInUse ?? false, connection_string = cluster?.ConnectionString }));
        else if (cluster is null)
            Console.Out.WriteLine($"{settings.Data}: no private server yet");
        else
            Console.Out.WriteLine($"PostgreSQL {cluster.MajorVersion} in {cluster.Location}: {(running ? "running" : "stopped")}\nconnect with: {cluster.ConnectionString}");
        return ExitCode.Done;
    }

    private static PrivateCluster? Find(GlobalSettings settings)
    {
        try
        {
            return PrivateCluster.Find(new DataFolder(settings.Data));
        }
        catch (InvalidOperationException missing)
        {
            throw new CommandException(missing.Message);
        }
    }

    private static void RefuseForeign(GlobalSettings settings)
    {
        if (settings.Database is not null)
            throw new CommandException("'ingest db' manages private servers only; the server given with --database is yours to manage");
    }
}
