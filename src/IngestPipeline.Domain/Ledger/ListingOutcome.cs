namespace IngestPipeline.Domain.Ledger;

/// <summary>What a listing led to.</summary>
/// <param name="Deleted">Documents deleted because their file is gone.</param>
/// <param name="Missing">Documents whose file was missing for the first time.</param>
/// <param name="HeldBack">Documents that would be deleted but wait for a person's confirmation, because they are too many at once.</param>
public sealed record ListingOutcome(int Deleted, int Missing, int HeldBack);
