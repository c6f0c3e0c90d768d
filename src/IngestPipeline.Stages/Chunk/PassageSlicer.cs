namespace IngestPipeline.Stages.Chunk;

/// <summary>Cuts running text that is too long for one chunk.</summary>
internal sealed class PassageSlicer(ITokenCounter counter)
{
    /// <summary>
    /// Characters looked at for each token wanted. A token of prose has 4 to 5; where tokens are longer (rows of dashes) slices
    /// are merely shorter than they could be.
    /// </summary>
    public const int CharactersPerToken = 16;

    /// <summary>Slices of at most <paramref name="capacity"/> tokens that together hold all of <paramref name="text"/>.</summary>
    /// <param name="firstCapacity">Tokens of the first slice; when not even a part of a word fits, the first slice is empty.</param>
    /// <param name="overlap">Tokens repeated from the end of the slice before, at most, from a sentence's or else a word's start.</param>
    public IEnumerable<string> Slice(string text, int firstCapacity, int capacity, int overlap)
    {
        var start = SkipSpace(text, 0);
        var covered = start;
        var limit = firstCapacity;
        while (covered < text.Length)
        {
            var end = FindEnd(text, start, limit);
            if (end <= covered && start < covered)
            {
                start = covered;
                continue;
            }

            // Not even a character with its marks fits a whole chunk: it is cut, or the loop would stand still.
            if (end <= start && limit == capacity)
                end = start + (char.IsSurrogatePair(text, start) ? 2 : 1);

            yield return text[start..end].Trim();
            start = end < text.Length ? OverlapStart(text, start, end, overlap) : end;
            covered = SkipSpace(text, end);
            start = Math.Min(start, covered);
            limit = capacity;
        }
    }

    private int FindEnd(string text, int start, int limit)
    {
        var window = text.AsSpan(start, (int)Math.Min(text.Length - start, (long)limit * CharactersPerToken));
        window = window[..LongRuns.NextCut(window)];
        var reachesEnd = start + window.Length == text.Length;
        for (var budget = limit; budget > 0;)
        {
            var fits = counter.PrefixLength(window, budget);
            var length = reachesEnd && fits == window.Length ? fits : LastBoundary(text.AsSpan(start), fits);

            // A slice is not tokenised as it was in its place: only its own count says whether it fits.
            var over = counter.Count(window[..length].Trim()) - limit;
            if (over <= 0)
                return start + length;
            budget -= over;
        }

        return start;
    }

    private static int LastBoundary(ReadOnlySpan<char> text, int fits)
    {
        for (var position = fits; position > fits / 2; position--)
        {
            if (TextBoundaries.IsSentenceEnd(text, position))
                return position;
        }

        for (var position = fits; position > fits / 4; position--)
        {
            if (TextBoundaries.IsWordBoundary(text, position))
                return position;
        }

        return TextBoundaries.Snap(text, fits);
    }

    private int OverlapStart(string text, int start, int end, int overlap)
    {
        if (overlap <= 0)
            return end;

        var from = Math.Max(start, end - (int)Math.Min((long)overlap * CharactersPerToken, int.MaxValue));
        if (from < text.Length && from > start && char.IsLowSurrogate(text[from]))
            from++;
        var earliest = from + counter.SuffixStart(text.AsSpan(from, end - from), overlap);
        earliest = Math.Max(earliest, start + 1);
        for (var position = earliest; position < end; position++)
        {
            if (TextBoundaries.IsSentenceEnd(text, position) && SkipSpace(text, position) is var sentence && sentence < end)
                return sentence;
        }

        for (var position = earliest; position < end; position++)
        {
            if (!char.IsWhiteSpace(text[position]) && TextBoundaries.IsWordBoundary(text, position))
                return position;
        }

        return end;
    }

    private static int SkipSpace(string text, int position)
    {
        while (position < text.Length && char.IsWhiteSpace(text[position]))
            position++;
        return position;
    }
}
