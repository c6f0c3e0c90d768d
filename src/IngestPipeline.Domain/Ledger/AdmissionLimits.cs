namespace IngestPipeline.Domain.Ledger;

/// <summary>How many versions may be under way at once.</summary>
/// <param name="InFlight">Of all tenants.</param>
/// <param name="PerTenant">Of one tenant, so that the rest is free for others whenever they come.</param>
/// <param name="Replays">Of those that a bulk replay put back: the first few show whether it is worth it, and live work is not pushed aside.</param>
public readonly record struct AdmissionLimits(int InFlight, int PerTenant, int Replays)
{
    /// <summary>One bound for everything.</summary>
    public static AdmissionLimits Of(int inFlight) => new(inFlight, inFlight, inFlight);
}
