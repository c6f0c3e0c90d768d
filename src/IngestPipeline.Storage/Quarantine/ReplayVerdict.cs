namespace IngestPipeline.Storage.Quarantine;

/// <summary>What became of bulk replays.</summary>
/// <param name="Undecided">True while trials run or entries of a good trial still have to follow.</param>
/// <param name="Held">Entries left in quarantine because most of the trial failed again.</param>
/// <param name="Details">Why, a sentence each.</param>
public sealed record ReplayVerdict(bool Undecided, int Held, IReadOnlyList<string> Details);
