using System.CommandLine;
using System.Globalization;
using IngestPipeline.Cli.Evaluation;
using IngestPipeline.Cli.Output;
using IngestPipeline.Cli.Pipeline;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Storage.Ledger;
using IngestPipeline.Workers.Spaces;
using Microsoft.Extensions.DependencyInjection;

namespace IngestPipeline.Cli.Verbs;

/// <summary><c>ingest space promote SPACE</c>.</summary>
internal static class SpacePromoteVerb
{
    public static Command Create(GlobalOptions globals)
    {
        var name = SpaceArgument.Create();
        name.Arity = ArgumentArity.ZeroOrOne;
        var file = EvalOption();
        var floor = VerbOptions.Floor("Recall at 10 the space has to reach, 0 to 1 (default: that of the live space)");
        var force = new Option<bool>("--force") { Description = "Promote also below the floor, or without questions" };
        var rollback = new Option<bool>("--rollback") { Description = "Return to the space that was live before" };
        var command = new Command("promote", "Make a built space the one that is searched, at once for all readers. It has to answer questions as well as the live one. The space that was live goes on being written, so that --rollback can return to it.\n\nExamples:\n  ingest space promote 2 --eval questions.jsonl\n  ingest space promote 2 --eval questions.jsonl --floor 0.9\n  ingest space promote --rollback") { name, file, floor, force, rollback };
        command.SetAction((parse, cancellation) => RunAsync(globals.Read(parse), parse.GetValue(name), new Gate(parse.GetValue(file), parse.GetValue(floor), parse.GetValue(force)), parse.GetValue(rollback), cancellation));
        return command;
    }

    public static Option<string?> EvalOption() => new("--eval") { Description = "JSON Lines of questions with known answers, as for 'ingest eval'", HelpName = "FILE" };

    private static async Task<int> RunAsync(GlobalSettings settings, string? name, Gate gate, bool rollback, CancellationToken cancellation)
    {
        if (rollback == (name is not null))
            throw new CommandException("name the space to promote, or give --rollback to return to the one before");
        await using var session = await Session.OpenAsync(settings, cancellation);
        var space = await FindAsync(session, name, cancellation);
        if (space.State == "live")
            throw new CommandException($"{space.Space.Name} is live already");
        if (!rollback && !await PassAsync(session, space, gate, cancellation))
            return ExitCode.Findings;
        await using var services = PipelineHost.BuildEmbedding(session);
        await new SpacePromotion(session.Database, services.GetRequiredService<SpaceFiller>()).RunAsync(settings.Tenant, space, VerbOptions.Actor, cancellation);
        if (settings.Json)
            Results.Write(new { Live = space.Space.Name });
        else
            Console.Out.WriteLine($"{space.Space.Name} is live");
        return ExitCode.Done;
    }

    private static async Task<StoredSpace> FindAsync(Session session, string? name, CancellationToken cancellation) => name is not null
        ? await SpaceArgument.FindAsync(session, name, cancellation)
        : await new SpaceSwitch(session.Database).FindPreviousAsync(session.Settings.Tenant, cancellation) ?? throw new CommandException("no space was live before this one, or it was dropped", ExitCode.NotFound);

    private static async Task<bool> PassAsync(Session session, StoredSpace space, Gate gate, CancellationToken cancellation)
    {
        if (gate.Questions is null)
            return gate.Force ? true : throw new CommandException("give questions with known answers (--eval FILE) that the space has to answer, or --force to promote it untested");
        var comparison = await SpaceComparison.MakeAsync(session, space, EvalQuestion.ReadAll(gate.Questions), 10, cancellation);
        comparison.Write(session.Settings.Json);
        var least = gate.Floor ?? comparison.Live.RecallAt10;
        if (comparison.New.RecallAt10 >= least)
            return true;
        await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"recall@10 is {comparison.New.RecallAt10:0.000}, below {least:0.000}: {(gate.Force ? "promoted all the same" : "not promoted; --floor or --force would")}"));
        return gate.Force;
    }

    private sealed record Gate(string? Questions, double? Floor, bool Force);
}
