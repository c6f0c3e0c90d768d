using System.Diagnostics;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.Hosting.Bus;
using IngestPipeline.Hosting.Running;
using IngestPipeline.UnitTests.Hosting;
using IngestPipeline.UnitTests.Setup;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace IngestPipeline.UnitTests.Telemetry;

/// <summary>Every way an attempt can end is counted once, with its reason, and is a span of its version's trace.</summary>
public sealed class StageTelemetryTests : IDisposable
{
    private const string Parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private readonly RecordedMetrics metrics = new();
    private readonly RecordedSpans spans = new();
    private readonly FakeTimeProvider clock = new();

    public static TheoryData<string, string> Endings => new()
    {
        { "committed", "none" }, { "indexed", "none" }, { "duplicate", "none" }, { "stale", "none" },
        { "quarantined", "CHUNK_INVALID" }, { "postponed", "TRANSIENT" }, { "postponed", "PARSE_CRASH" },
    };

    public void Dispose()
    {
        metrics.Dispose();
        spans.Dispose();
    }

    [Theory]
    [MemberData(nameof(Endings))]
    public async Task An_attempt_is_counted_by_how_it_ended(string outcome, string reason)
    {
        await RunAsync(Claim(), _ => (outcome, reason) switch
        {
            ("quarantined", _) => new Quarantined<CommitResult>(QuarantineReason.ChunkInvalid, "a word is in no chunk"),
            (_, "TRANSIENT") => throw new TransientStageException("the service is away"),
            (_, "PARSE_CRASH") => throw new ItemFaultException(QuarantineReason.ParseCrash, "the child died"),
            _ => new Completed<CommitResult>(new CommitResult(Enum.Parse<CommitOutcome>(outcome, ignoreCase: true), [])),
        });

        AssertOneAttempt(outcome, reason);
        metrics.Sum($"ingest.stage.duration stage=chunk outcome={outcome}").ShouldBe(5);
        var span = spans.Ended.ShouldHaveSingleItem();
        span.GetTagItem("ingest.outcome").ShouldBe(outcome);
        span.GetTagItem("ingest.reason").ShouldBe(reason == "none" ? null : reason);
        span.Status.ShouldBe(reason == "none" ? ActivityStatusCode.Unset : ActivityStatusCode.Error);
        span.Events.Any(entry => entry.Name == "exception").ShouldBe(outcome == "postponed");
    }

    [Fact]
    public async Task A_verdict_that_comes_too_late_is_stale_and_keeps_its_reason()
    {
        await RunAsync(Claim(), _ => new Quarantined<CommitResult>(QuarantineReason.ChunkInvalid, "a word is in no chunk"), ledger => ledger.Answer = CommitOutcome.Stale);

        AssertOneAttempt("stale", "CHUNK_INVALID");
    }

    [Fact]
    public async Task A_lost_lease_is_counted_and_an_error_of_the_span()
    {
        await RunAsync(Claim(), held =>
        {
            clock.Advance(TimeSpan.FromSeconds(20));
            held.WaitHandle.WaitOne(TimeSpan.FromSeconds(30)).ShouldBeTrue();
            throw new OperationCanceledException(held);
        }, ledger => ledger.IsHeld = false);

        AssertOneAttempt("lease_lost", "none");
        metrics.Sum("ingest.leases.lost stage=chunk").ShouldBe(1);
        spans.Ended.ShouldHaveSingleItem().Status.ShouldBe(ActivityStatusCode.Error);
    }

    [Fact]
    public async Task An_item_is_held_while_it_is_worked_on()
    {
        await RunAsync(Claim(), _ =>
        {
            metrics.Observe();
            return new Completed<CommitResult>(new CommitResult(CommitOutcome.Committed, []));
        });

        metrics.Sum("ingest.stage.in_flight stage=chunk").ShouldBeGreaterThanOrEqualTo(1);
    }

    [Fact]
    public async Task A_span_says_whose_work_it_is_and_hangs_under_the_versions_intake()
    {
        await RunAsync(Claim() with { TraceParent = Parent, Fence = 7 }, _ => new Completed<CommitResult>(new CommitResult(CommitOutcome.Committed, [])));

        var span = spans.Ended.ShouldHaveSingleItem();
        span.DisplayName.ShouldBe("chunk");
        span.TraceId.ToString().ShouldBe("4bf92f3577b34da6a3ce929d0e0e4736");
        span.ParentSpanId.ToString().ShouldBe("00f067aa0ba902b7");
        span.GetTagItem("ingest.document_id").ShouldBe(Claim().DocumentId.ToString());
        span.GetTagItem("ingest.version").ShouldBe(1);
        span.GetTagItem("ingest.stage").ShouldBe("chunk");
        span.GetTagItem("ingest.part").ShouldBe(0);
        span.GetTagItem("ingest.fence").ShouldBe(7L);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("not a traceparent")]
    public async Task Without_a_trace_of_its_intake_a_versions_id_is_the_trace_and_its_stages_are_at_the_top(string? traceParent)
    {
        var claim = Claim() with { TraceParent = traceParent };
        await RunAsync(claim, _ => new Completed<CommitResult>(new CommitResult(CommitOutcome.Committed, [])));

        var span = spans.Ended.ShouldHaveSingleItem();
        span.TraceId.ToString().ShouldBe(claim.Item.VersionId.ToString("N"));
        span.ParentSpanId.ShouldBe(default);
        span.Recorded.ShouldBeTrue();
    }

    [Theory]
    [InlineData(Stage.Ocr, "ocr part 3")]
    [InlineData(Stage.Embed, "embed part 3")]
    [InlineData(Stage.Parse, "parse")]
    public async Task Parts_are_told_apart(Stage stage, string name)
    {
        var claim = Claim();
        await RunAsync(claim with { Item = claim.Item with { Stage = stage, Part = 3 } }, _ => new Completed<CommitResult>(new CommitResult(CommitOutcome.Committed, [])));

        spans.Ended.ShouldHaveSingleItem().DisplayName.ShouldBe(name);
    }

    [Fact]
    public async Task Log_lines_of_an_attempt_carry_its_document_and_version_to_the_end()
    {
        var lines = new ScopedLines();
        await RunAsync(Claim() with { Fence = 7 }, _ => new Quarantined<CommitResult>(QuarantineReason.ChunkInvalid, "a word is in no chunk"), logger: lines);

        var (message, scope) = lines.Written.ShouldHaveSingleItem();
        message.ShouldContain("CHUNK_INVALID");
        scope.ShouldContainKeyAndValue("document", Claim().DocumentId);
        scope.ShouldContainKeyAndValue("version", 1);
        scope.ShouldContainKeyAndValue("stage", "chunk");
        scope.ShouldContainKeyAndValue("part", 0);
        scope.ShouldContainKeyAndValue("fence", 7L);
        lines.Open.ShouldBe(0);
    }

    private static ClaimedWork Claim() => SampleWork.Claim();

    private void AssertOneAttempt(string outcome, string reason)
    {
        metrics.Sum("ingest.stage.attempts stage=chunk").ShouldBe(1);
        metrics.Series.Where(series => series.StartsWith("ingest.stage.outcomes", StringComparison.Ordinal)).ShouldBe([$"ingest.stage.outcomes stage=chunk outcome={outcome} reason={reason}"]);
        metrics.Sum($"ingest.stage.outcomes stage=chunk outcome={outcome} reason={reason}").ShouldBe(1);
    }

    private async Task RunAsync(ClaimedWork claim, Func<CancellationToken, StageResult<CommitResult>> work, Action<ScriptedLedger>? prepare = null, ILogger<StageRunner>? logger = null)
    {
        var ledger = new ScriptedLedger(claim);
        prepare?.Invoke(ledger);
        using var runner = new StageRunner(
            ledger, new NoHints(), HostIdentity.Create(), new FixedOptions<RunnerOptions>(new RunnerOptions()), clock, new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance), logger ?? NullLogger<StageRunner>.Instance);
        await runner.RunAsync(new ScriptedHandler(claim.Item.Stage, held => work(held), clock), claim.Item, CancellationToken.None);
    }

    /// <summary>Takes five seconds.</summary>
    private sealed class ScriptedHandler(Stage stage, Func<CancellationToken, StageResult<CommitResult>> work, FakeTimeProvider clock) : IStageHandler
    {
        public Stage Stage => stage;

        public Task<StageResult<CommitResult>> HandleAsync(ClaimedWork claim, CancellationToken cancellation)
        {
            clock.Advance(TimeSpan.FromSeconds(5));
            return Task.Run(() => work(cancellation), CancellationToken.None);
        }
    }

    private sealed class NoHints : IHintBus
    {
        public Task HintAsync(IReadOnlyList<WorkItemId> items, CancellationToken cancellation) => Task.CompletedTask;
    }
}
