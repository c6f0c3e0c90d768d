namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>
/// What the streams of one file may still expand to. Once it is overdrawn every further stream is refused, and <see cref="Breach"/> stays set:
/// the PDF library may catch the exception, the parser still learns of it.
/// </summary>
internal sealed class InflationBudget(ParseOptions options)
{
    private const int Megabyte = 1024 * 1024;

    // Small streams of one colour compress a thousandfold; the ratio says something only from this size on.
    private const long RatioCountsFrom = 16L * Megabyte;

    private readonly long _limit = (long)options.MaxInflatedMegabytes * Megabyte;
    private readonly HashSet<(int, ulong)> _seen = [];
    private long _spent;

    /// <summary>Names the thing and the limit; null while all is well.</summary>
    public string? Breach { get; private set; }

    /// <summary>Bytes a stream of this compressed length may become.</summary>
    public long AllowanceFor(int compressed) =>
        Math.Min(_limit - _spent, Math.Max(RatioCountsFrom, (long)compressed * options.MaxInflationRatio));

    /// <exception cref="InflationLimitException">The budget is overdrawn already.</exception>
    public void Check()
    {
        if (Breach is not null)
            throw new InflationLimitException(Breach);
    }

    /// <exception cref="InflationLimitException">Always.</exception>
    public void Refuse(int compressed)
    {
        Breach ??= _limit - _spent < Math.Max(RatioCountsFrom, (long)compressed * options.MaxInflationRatio)
            ? $"the streams of the file expand to more than {options.MaxInflatedMegabytes} MB, the limit Parse:MaxInflatedMegabytes"
            : $"a stream of {compressed} bytes expands more than {options.MaxInflationRatio} times, the limit Parse:MaxInflationRatio";
        throw new InflationLimitException(Breach);
    }

    /// <summary>Books a decoded stream. A form or font that many pages share is decoded for each and booked once.</summary>
    public void Spend(ReadOnlySpan<byte> compressed, int inflated)
    {
        if (!_seen.Add((compressed.Length, Sample(compressed))))
            return;
        _spent += inflated;
        if (_spent > _limit)
            Refuse(compressed.Length);
    }

    // A sample is enough: two streams that agree in it are booked as one, which only forgives.
    private static ulong Sample(ReadOnlySpan<byte> bytes)
    {
        var hash = 14695981039346656037UL;
        var step = Math.Max(1, bytes.Length / 64);
        for (var i = 0; i < bytes.Length; i += step)
            hash = (hash ^ bytes[i]) * 1099511628211UL;
        return hash;
    }
}
