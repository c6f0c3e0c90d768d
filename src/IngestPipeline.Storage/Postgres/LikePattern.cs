namespace IngestPipeline.Storage.Postgres;

/// <summary>Literal text as a LIKE pattern: URIs are full of percent signs.</summary>
internal static class LikePattern
{
    public static string StartingWith(string prefix) =>
        prefix.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal) + "%";
}
