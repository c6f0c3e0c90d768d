using System.CommandLine;
using System.Diagnostics;
using IngestPipeline.Cli.Output;
using IngestPipeline.Cli.Pipeline;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Storage.Ledger;
using IngestPipeline.Workers.Spaces;
using Microsoft.Extensions.DependencyInjection;

namespace IngestPipeline.Cli.Verbs;

/// <summary><c>ingest reindex --space SPACE</c>.</summary>
internal static class ReindexVerb
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(1);

    public static Command Create(GlobalOptions globals)
    {
        var name = new Option<string>("--space") { Description = "Space to build, as 'ingest space list' shows it", HelpName = "SPACE", Required = true };
        var rate = new Option<int?>("--rate") { Description = "Chunks a minute at most (default: no limit)", HelpName = "N" };
        rate.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var value) && value < 1)
                result.AddError($"--rate is {value}, but must be at least 1");
        });
        var command = new Command("reindex", "Build an embedding space beside the live one from the stored chunks: nothing is parsed or recognised again. Broken off, the same command goes on from there.\n\nExamples:\n  ingest reindex --space hashing/feature-hashing-v1/768/cosine\n  ingest reindex --space 2 --rate 3000") { name, rate };
        command.SetAction((parse, cancellation) => RunAsync(globals.Read(parse), parse.GetRequiredValue(name), parse.GetValue(rate), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(GlobalSettings settings, string name, int? rate, CancellationToken cancellation)
    {
        await using var session = await Session.OpenAsync(settings, cancellation);
        var space = await SpaceArgument.FindAsync(session, name, cancellation);
        await using var services = PipelineHost.BuildEmbedding(session);
        var filler = services.GetRequiredService<SpaceFiller>();
        await using var build = await BeginAsync(session, space, cancellation);
        var watch = Stopwatch.StartNew();
        var vectors = new SpaceVectors(session.Database, settings.Tenant, space);
        var before = await vectors.CountAsync(cancellation);
        Report(settings, $"{space.Space.Name}: {Display.Number(before.Vectors)} chunks have a vector, {Display.Number(before.Missing)} have none");
        var filled = await filler.FillAsync(settings.Tenant, space, rate, new Steps(settings, before.Missing), cancellation);
        Report(settings, "building the index");
        await build.FinishAsync(cancellation);
        // What was published while the index was built.
        var rest = await filler.FillAsync(settings.Tenant, space, rate, null, cancellation);
        await filler.FillGapsAsync(settings.Tenant, space, dueOnly: false, cancellation);
        var after = await vectors.CountAsync(cancellation);
        foreach (var refused in rest.Refused)
            await Console.Error.WriteLineAsync(refused);
        var result = new { Space = space.Space.Name, Written = filled.Written + rest.Written, after.Vectors, after.Missing, Seconds = Math.Round(watch.Elapsed.TotalSeconds, 3) };
        if (settings.Json)
            Results.Write(result);
        else
            Console.Out.WriteLine($"{result.Space}: {Display.Number(result.Written)} vectors written, {Display.Number(result.Vectors)} in all, {Display.Number(result.Missing)} missing, {Display.Seconds(result.Seconds)}");
        return after.Missing == 0 ? ExitCode.Done : ExitCode.Findings;
    }

    private static async Task<SpaceBuild> BeginAsync(Session session, StoredSpace space, CancellationToken cancellation)
    {
        var isFirst = true;
        while (true)
        {
            if (await SpaceBuild.TryBeginAsync(session.Database, session.Settings.Tenant, space, cancellation) is { } build)
                return build;
            if (isFirst)
                Report(session.Settings, $"another process builds {space.Space.Name}; waiting for it");
            isFirst = false;
            await Task.Delay(AskEvery, cancellation);
        }
    }

    private static void Report(GlobalSettings settings, string line)
    {
        if (!settings.Quiet)
            Console.Error.WriteLine(line);
    }

    private sealed class Steps(GlobalSettings settings, long total) : IProgress<int>
    {
        private readonly Stopwatch sinceLine = Stopwatch.StartNew();
        private long done;

        public void Report(int value)
        {
            done += value;
            if (sinceLine.Elapsed < TimeSpan.FromSeconds(5))
                return;
            sinceLine.Restart();
            ReindexVerb.Report(settings, $"{Display.Number(done)} of {Display.Number(total)} chunks");
        }
    }
}
