namespace IngestPipeline.ChaosTests.Identity;

/// <summary>Which fault comes when, drawn from the seed. Time is measured in finished documents, so the plan fits any machine.</summary>
internal sealed class FaultPlan
{
    // The first documents must have begun, and the last faults must still find work.
    private const double First = 0.02;
    private const double Last = 0.85;
    private readonly Queue<(Fault Fault, int AfterDocuments)> pending;

    public FaultPlan(ChaosSettings settings, Random random)
    {
        var faults = Enumerable.Range(0, settings.Kills).Select(kill => kill % 3 == 2 ? Fault.KillChild : Fault.KillWorker)
            .Concat(Enumerable.Repeat(Fault.WipeBroker, settings.OnRabbitMq ? settings.Wipes : 0))
            .Concat(Enumerable.Repeat(Fault.RestartDatabase, settings.Restarts))
            .Concat(Enumerable.Repeat(Fault.StopWorker, settings.Stops));
        var planned = faults.ToList();
        Counts = planned.CountBy(fault => fault).ToDictionary();
        pending = new Queue<(Fault, int)>(planned
            .Select(fault => (fault, (int)(settings.Documents * (First + ((Last - First) * random.NextDouble())))))
            .OrderBy(due => due.Item2));
    }

    /// <summary>How often each kind is to come.</summary>
    public IReadOnlyDictionary<Fault, int> Counts { get; }

    /// <returns>The next fault when its time has come.</returns>
    public Fault? TakeDue(long finishedDocuments) =>
        pending.TryPeek(out var next) && next.AfterDocuments <= finishedDocuments ? pending.Dequeue().Fault : null;
}
