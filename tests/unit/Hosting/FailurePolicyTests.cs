using IngestPipeline.Domain.Results;
using IngestPipeline.Hosting.Running;

namespace IngestPipeline.UnitTests.Hosting;

public sealed class FailurePolicyTests
{
    private readonly RunnerOptions _options = new() { FailureLimit = 3, MaxDelays = 10, BackOffMilliseconds = 100, MaxBackOffSeconds = 2 };

    private FailurePolicy Policy => new(_options, new Random(7));

    [Fact]
    public void An_outage_waits_and_counts_nothing()
    {
        var decision = Policy.Decide(new TransientStageException("database away"), SampleWork.Claim(failures: 2));

        decision.Verdict.ShouldBeNull();
        decision.Postponement.ShouldNotBeNull().CountsAsFailure.ShouldBeFalse();
    }

    [Fact]
    public void The_wait_the_other_side_asked_for_is_kept() =>
        Policy.Decide(new TransientStageException("busy", retryAfter: TimeSpan.FromMinutes(9)), SampleWork.Claim())
            .Postponement.ShouldNotBeNull().After.ShouldBe(TimeSpan.FromMinutes(9));

    [Fact]
    public void An_outage_that_outlasts_the_delays_exhausts_the_retries()
    {
        Policy.Decide(new TransientStageException("away"), SampleWork.Claim(delays: 9)).Verdict.ShouldBeNull();
        Policy.Decide(new TransientStageException("away"), SampleWork.Claim(delays: 10))
            .Verdict.ShouldNotBeNull().Reason.ShouldBe(QuarantineReason.RetriesExhausted);
    }

    [Fact]
    public void The_fault_of_an_item_counts_and_becomes_its_reason_at_the_limit()
    {
        var fault = new ItemFaultException(QuarantineReason.ParseOom, "768 MB used");

        Policy.Decide(fault, SampleWork.Claim(failures: 1)).Postponement.ShouldNotBeNull().CountsAsFailure.ShouldBeTrue();
        Policy.Decide(fault, SampleWork.Claim(failures: 2)).Verdict.ShouldNotBeNull().Reason.ShouldBe(QuarantineReason.ParseOom);
    }

    [Fact]
    public void Permanent_trouble_goes_to_quarantine_at_once() =>
        Policy.Decide(new PermanentStageException(QuarantineReason.Corrupt, "no header"), SampleWork.Claim())
            .Verdict.ShouldNotBeNull().Reason.ShouldBe(QuarantineReason.Corrupt);

    [Fact]
    public void What_nobody_foresaw_is_an_internal_error_after_the_budget()
    {
        var defect = new InvalidOperationException("unforeseen");

        Policy.Decide(defect, SampleWork.Claim(failures: 1)).Postponement.ShouldNotBeNull().CountsAsFailure.ShouldBeTrue();
        Policy.Decide(defect, SampleWork.Claim(failures: 2)).Verdict.ShouldNotBeNull().Reason.ShouldBe(QuarantineReason.InternalError);
    }

    [Fact]
    public void A_full_disk_is_an_outage_and_another_io_failure_is_not()
    {
        Policy.Decide(new IOException("no space left", 28), SampleWork.Claim(failures: 2)).Postponement.ShouldNotBeNull().CountsAsFailure.ShouldBeFalse();
        Policy.Decide(new IOException("input/output error", 5), SampleWork.Claim(failures: 2)).Verdict.ShouldNotBeNull();
    }

    [Fact]
    public void Back_off_stays_between_nothing_and_the_doubling_bound()
    {
        var policy = Policy;

        for (var delays = 0; delays < 40; delays++)
        {
            var bound = Math.Min(100 * Math.Pow(2, delays), 2000);
            var waits = Enumerable.Range(0, 200).Select(_ => policy.BackOff(delays).TotalMilliseconds).ToArray();
            waits.ShouldAllBe(wait => wait >= 0 && wait <= bound);
            waits.Max().ShouldBeGreaterThan(bound / 2);
        }
    }
}
