using System.Globalization;

namespace IngestPipeline.Api.Dashboard;

/// <summary>Values as people read them.</summary>
internal static class Shown
{
    public const string Nothing = "–";

    public static string Number(long? value) => value?.ToString("N0", CultureInfo.InvariantCulture) ?? Nothing;

    /// <summary>A span in its two largest units at most: 850 ms, 4.2 s, 3 min 20 s, 5 h 2 min, 3 d 4 h.</summary>
    public static string Span(TimeSpan? span) => span switch
    {
        null => Nothing,
        { TotalSeconds: < 1 } short_ => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, short_.TotalMilliseconds):0} ms"),
        { TotalSeconds: < 10 } seconds => string.Create(CultureInfo.InvariantCulture, $"{seconds.TotalSeconds:0.0} s"),
        { TotalMinutes: < 1 } seconds => string.Create(CultureInfo.InvariantCulture, $"{seconds.TotalSeconds:0} s"),
        { TotalHours: < 1 } minutes => string.Create(CultureInfo.InvariantCulture, $"{minutes.Minutes} min {minutes.Seconds} s"),
        { TotalDays: < 1 } hours => string.Create(CultureInfo.InvariantCulture, $"{hours.Hours} h {hours.Minutes} min"),
        { } days => string.Create(CultureInfo.InvariantCulture, $"{days.Days} d {days.Hours} h"),
    };

    public static string Seconds(double? seconds) => Span(seconds is { } value ? TimeSpan.FromSeconds(value) : null);

    /// <summary>How long ago something was, in one unit.</summary>
    public static string Ago(TimeSpan age) => age switch
    {
        { TotalSeconds: < 5 } => "just now",
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalSeconds} s ago"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalMinutes} min ago"),
        { TotalDays: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalHours} h ago"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalDays} d ago"),
    };

    /// <summary>A size in units of 1,000.</summary>
    public static string Bytes(long? bytes) => bytes switch
    {
        null => Nothing,
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1000.0:0.#} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.##} GB"),
    };

    /// <summary>The last part of a URI as people wrote it.</summary>
    public static string FileName(string sourceUri)
    {
        var path = sourceUri.TrimEnd('/');
        var name = Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..]);
        return name.Length > 0 ? name : sourceUri;
    }

    /// <summary>A URI as people wrote it, without the scheme of local files.</summary>
    public static string Source(string sourceUri) =>
        Uri.UnescapeDataString(sourceUri.StartsWith("file://", StringComparison.Ordinal) ? sourceUri["file://".Length..] : sourceUri);
}
