namespace IngestPipeline.ChaosTests.Identity;

/// <summary>Figures of a run, and what is wrong with it.</summary>
internal sealed record ChaosReport(IReadOnlyList<string> Problems, IReadOnlyList<(string Name, string Value)> Figures)
{
    public bool Passed => Problems.Count == 0;
}
