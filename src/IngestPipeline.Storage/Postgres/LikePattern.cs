namespace IngestPipeline.Storage.Postgres;

/// <summary>Literal text as a LIKE pattern: URIs are full of percent signs.</summary>
internal static class LikePattern
{
    public static string StartingWith(string prefix) => Exactly(prefix) + "%";

    public static string Containing(string part) => "%" + Exactly(part) + "%";

    public static string Exactly(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
