using System.CommandLine;
using System.Globalization;
using IngestPipeline.Api;
using IngestPipeline.Cli.Output;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Storage.Ledger;
using Spectre.Console;

namespace IngestPipeline.Cli.Verbs;

/// <summary><c>ingest space list</c>.</summary>
internal static class SpaceListVerb
{
    public static Command Create(GlobalOptions globals)
    {
        var command = new Command("list", "List embedding spaces: their state, and how many chunks still lack a vector");
        command.SetAction((parse, cancellation) => RunAsync(globals.Read(parse), cancellation));
        return command;
    }

    public static void Write(StoredSpace space, SpaceProgress? progress) => Results.Write(SpaceSummary.Of(space, progress));

    private static async Task<int> RunAsync(GlobalSettings settings, CancellationToken cancellation)
    {
        await using var session = await Session.OpenAsync(settings, cancellation);
        var table = Display.Table(">id", "space", "state", "stored as", ">vectors", ">missing");
        var spaces = await new SpaceRegistry(session.Database).ListAsync(settings.Tenant, cancellation);
        foreach (var space in spaces)
        {
            var progress = await new SpaceVectors(session.Database, settings.Tenant, space).CountAsync(cancellation);
            if (settings.Json)
                Write(space, progress);
            else
                table.AddCells(space.SpaceId.ToString(CultureInfo.InvariantCulture), space.Space.Name, space.State, VectorTypeNames.ToName(space.Type), Display.Number(progress.Vectors), Display.Number(progress.Missing));
        }

        if (!settings.Json && spaces.Count > 0)
            AnsiConsole.Write(table);
        if (spaces.Count == 0 && !settings.Quiet)
            await Console.Error.WriteLineAsync("nothing was embedded yet; the first document makes the space that Embed:* names, or 'ingest space add' does");
        return ExitCode.Done;
    }
}
