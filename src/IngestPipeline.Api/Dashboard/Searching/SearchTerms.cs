using System.Globalization;
using IngestPipeline.Storage.Search;

namespace IngestPipeline.Api.Dashboard.Searching;

/// <summary>A search as its address carries it.</summary>
public sealed record SearchTerms
{
    public const int DefaultTop = 10;
    public const int MaxTop = 100;

    public string? Query { get; init; }

    /// <summary>Beginning of a source, as people write it or as a URI.</summary>
    public string? Source { get; init; }

    public string? Type { get; init; }

    /// <summary>A day, as in 2026-11-28.</summary>
    public string? Since { get; init; }

    public string? Heading { get; init; }

    public string? Top { get; init; }

    public bool IsFiltered => Source is not null || Type is not null || Since is not null || Heading is not null;

    /// <exception cref="RequestRefusedException">A value cannot be understood.</exception>
    internal int ReadTop() => Top is null ? DefaultTop
        : int.TryParse(Top, NumberStyles.None, CultureInfo.InvariantCulture, out var top) && top is >= 1 and <= MaxTop ? top
        : throw new RequestRefusedException($"top: '{Top}' is not a number from 1 to {MaxTop}");

    /// <exception cref="RequestRefusedException">A value cannot be understood.</exception>
    internal SearchFilter ToFilter() => new()
    {
        SourcePrefix = Source is null ? null : ToUriPrefix(Source),
        MediaType = Type,
        Since = Since is null ? null
            : DateOnly.TryParseExact(Since, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero)
            : throw new RequestRefusedException($"since: '{Since}' is not a day, as in 2026-11-28"),
        Heading = Heading,
    };

    /// <summary>A path is looked for as the record writes it: percent-encoded, and maybe only the beginning of a name.</summary>
    internal static string ToUriPrefix(string source) =>
        source.StartsWith('/') ? $"file://{string.Join('/', source.Split('/').Select(Uri.EscapeDataString))}" : source;
}
