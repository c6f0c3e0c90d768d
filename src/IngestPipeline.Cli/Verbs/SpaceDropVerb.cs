using System.CommandLine;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Storage.Ledger;

namespace IngestPipeline.Cli.Verbs;

/// <summary><c>ingest space drop SPACE</c>.</summary>
internal static class SpaceDropVerb
{
    public static Command Create(GlobalOptions globals)
    {
        var name = SpaceArgument.Create();
        var command = new Command("drop", "Drop a space that is not live, with all its vectors. After that there is no return to it.\n\nExample:\n  ingest space drop hashing/feature-hashing-v1/384/cosine") { name };
        command.SetAction((parse, cancellation) => RunAsync(globals.Read(parse), parse.GetRequiredValue(name), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(GlobalSettings settings, string name, CancellationToken cancellation)
    {
        await using var session = await Session.OpenAsync(settings, cancellation);
        var space = await SpaceArgument.FindAsync(session, name, cancellation);
        await new SpaceSwitch(session.Database).DropAsync(settings.Tenant, space, VerbOptions.Actor, cancellation);
        if (settings.Json)
            SpaceListVerb.Write(space with { State = "dropped" }, null);
        else
            Console.Out.WriteLine($"{space.Space.Name} is dropped");
        return ExitCode.Done;
    }
}
