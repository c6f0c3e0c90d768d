using System.CommandLine;
using IngestPipeline.Api;
using IngestPipeline.Cli.Output;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Storage.Quarantine;

namespace IngestPipeline.Cli.Verbs;

/// <summary><c>ingest quarantine replay</c>.</summary>
internal static class QuarantineReplayVerb
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    public static Command Create(GlobalOptions globals)
    {
        var entry = new Argument<string?>("ENTRY") { Description = EntryArgument.Description, Arity = ArgumentArity.ZeroOrOne };
        var (reason, stage) = (EntryArgument.Reason(), EntryArgument.Stage());
        var all = new Option<bool>("--all") { Description = "All open entries" };
        var forceOcr = new Option<bool>("--force-ocr") { Description = "Go back to parse and recognise every page, whatever text layer it has" };
        var password = new Option<string?>("--password") { Description = "Password of the file; '-' reads it from standard input", HelpName = "P" };
        var accept = new Option<bool>("--accept") { Description = "Go on in spite of the reason, where text is there and a rule doubts it" };
        var noWait = new Option<bool>("--no-wait") { Description = "Only enqueue; a running host or the next command does the work" };
        var timeout = VerbOptions.Timeout();
        var command = new Command(
            "replay",
            "Let quarantined versions go on where they failed; exit code 2 says that some are quarantined again.\n\nExamples:\n  ingest quarantine replay 1f0c2a9b --password secret\n  ingest quarantine replay --reason OCR_LOW_CONFIDENCE --accept\n  ingest quarantine replay --all --no-wait")
        {
            entry, reason, stage, all, forceOcr, password, accept, noWait, timeout,
        };
        command.Validators.Add(result =>
        {
            var byFilter = result.GetResult(reason) is not null || result.GetResult(stage) is not null;
            var chosen = (result.GetValue(entry) is not null ? 1 : 0) + (byFilter ? 1 : 0) + (result.GetValue(all) ? 1 : 0);
            if (chosen != 1)
                result.AddError("say what to replay: one ENTRY, or --reason and --stage, or --all");
        });
        command.SetAction((parse, cancellation) =>
        {
            var secret = parse.GetValue(password) is "-" ? Console.In.ReadLine() : parse.GetValue(password);
            var overrides = new ReplayOverrides { Password = secret, ForceOcr = parse.GetValue(forceOcr) };
            var request = new ReplayRequest(overrides, parse.GetValue(accept), VerbOptions.Actor);
            var selection = EntryArgument.Select(parse.GetValue(reason), parse.GetValue(stage));
            return RunAsync(globals.Read(parse), parse.GetValue(entry), selection, request, !parse.GetValue(noWait), VerbOptions.ToTimeSpan(parse.GetValue(timeout)), cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        GlobalSettings settings, string? text, QuarantineSelection selection, ReplayRequest request, bool wait, TimeSpan? timeout, CancellationToken cancellation)
    {
        await using var session = await Session.OpenAsync(settings, cancellation);
        if (text is not null)
        {
            var entry = await EntryArgument.FindAsync(session, text, cancellation);
            if (entry.State != "open")
                throw new CommandException($"entry {Display.ShortId(entry.EntryId)} is {entry.State}, not open any more; 'ingest show {Display.ShortId(entry.DocumentId)}' says what became of it", ExitCode.NotFound);
            selection = QuarantineSelection.One(entry.EntryId);
        }

        var outcome = await new QuarantineDesk(session.Database).ReplayAsync(settings.Tenant, selection, request, cancellation);
        var batches = new ReplayBatches(session.Database);
        var exitCode = wait && outcome.VersionIds.Count + outcome.WaitingIds.Count > 0
            ? await PipelineRun.WaitAsync(session, [.. outcome.VersionIds, .. outcome.WaitingIds], timeout, cancellation, stop => UntilDecidedAsync(batches, settings.Tenant, outcome.Batches, stop))
            : ExitCode.Done;
        var verdict = await batches.ReadAsync(settings.Tenant, outcome.Batches, cancellation);
        Write(settings, outcome, verdict);
        return exitCode;
    }

    private static async Task UntilDecidedAsync(ReplayBatches batches, string tenantId, IReadOnlyList<long> numbers, CancellationToken cancellation)
    {
        while (await IsUndecidedAsync(batches, tenantId, numbers, cancellation))
            await Task.Delay(LookEvery, cancellation);
    }

    private static async Task<bool> IsUndecidedAsync(ReplayBatches batches, string tenantId, IReadOnlyList<long> numbers, CancellationToken cancellation)
    {
        try
        {
            return (await batches.ReadAsync(tenantId, numbers, cancellation)).Undecided;
        }
        catch (TransientStageException)
        {
            return true;
        }
    }

    private static void Write(GlobalSettings settings, ReplayOutcome outcome, ReplayVerdict verdict)
    {
        var started = StartedReplay.Of(outcome, verdict);
        if (settings.Json)
        {
            Results.Write(started);
            return;
        }

        Console.Out.WriteLine(started.Replayed + started.Waiting + started.Held == 0 ? "nothing to replay" : $"replayed {started.Replayed}");
        if (started.Waiting > 0)
            Console.Out.WriteLine($"{started.Waiting} more follow unless most of the first {ReplayBatches.TrialSize} of their reason fail again");
        foreach (var detail in verdict.Details)
            Console.Error.WriteLine(detail);
    }
}
