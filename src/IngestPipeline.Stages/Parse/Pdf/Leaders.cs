namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>Rows of dots that lead the eye to a page number.</summary>
internal static class Leaders
{
    public static bool In(string text) =>
        text.Contains(".....", StringComparison.Ordinal) || text.Contains(". . . .", StringComparison.Ordinal)
        || text.Contains("· · ·", StringComparison.Ordinal) || text.Contains("……", StringComparison.Ordinal);
}
