using System.Globalization;

namespace IngestPipeline.Stages.Chunk;

/// <summary>Slides a window of tokens over the text of all units in reading order. Windows start and end between characters as a reader sees them.</summary>
internal sealed class TokenWindows(ITokenCounter counter, int maxTokens, int overlap)
{
    /// <summary>Longest character that is kept whole; real ones, families of emoji among them, are shorter.</summary>
    private const int MaxCharacter = 64;

    public List<PackedChunk> Cut(List<ChunkUnit> units)
    {
        var packed = new List<PackedChunk>();
        if (units.Count == 0)
            return packed;
        var text = PackedChunk.Join(units, out var starts);
        var first = 0;
        foreach (var (start, end) in Slide(text))
        {
            while (starts[first] + units[first].Text.Length <= start)
                first++;
            var covered = new List<ChunkUnit>();
            for (var i = first; i < units.Count && starts[i] < end; i++)
                covered.Add(units[i]);
            var slice = text[start..end];
            packed.Add(new PackedChunk(covered, slice, counter.Count(slice)));
        }

        return packed;
    }

    /// <summary>Windows without space at their ends; together they hold all of the text but space.</summary>
    private IEnumerable<(int Start, int End)> Slide(string text)
    {
        var covered = SkipSpace(text, 0);
        var start = covered;
        while (covered < text.Length)
        {
            var end = FindEnd(text, start);
            if (end <= covered && start < covered)
            {
                // What is repeated left no room for anything new.
                start = covered;
                continue;
            }

            // A character of more tokens than fit is cut, or the window would stand still.
            if (end <= start)
                end = start + (char.IsSurrogatePair(text, start) ? 2 : 1);
            yield return (start, start + text.AsSpan(start, end - start).TrimEnd().Length);
            covered = SkipSpace(text, end);
            start = Math.Min(covered, RepeatFrom(text, start, end));
        }
    }

    private int FindEnd(string text, int start)
    {
        var window = text.AsSpan(start, (int)Math.Min(text.Length - start, (long)maxTokens * PassageSlicer.CharactersPerToken));
        window = window[..LongRuns.NextCut(window)];
        for (var budget = maxTokens; budget > 0;)
        {
            var end = CharacterEnd(text, start, start + counter.PrefixLength(window, budget));

            // A window is not tokenised as it was in its place: only its own count says whether it fits.
            var over = counter.Count(text.AsSpan(start, end - start).TrimEnd()) - maxTokens;
            if (over <= 0)
                return end;
            budget -= over;
        }

        return start;
    }

    /// <summary>The last position up to <paramref name="limit"/> that ends a character begun at or after <paramref name="start"/>.</summary>
    private static int CharacterEnd(string text, int start, int limit)
    {
        if (limit == text.Length)
            return limit;
        var position = start;
        while (NextCharacter(text, position) is var next && next <= limit)
            position = next;
        return position;
    }

    private int RepeatFrom(string text, int start, int end)
    {
        if (overlap == 0)
            return end;
        var from = Math.Max(start, end - (int)Math.Min((long)overlap * PassageSlicer.CharactersPerToken, int.MaxValue));
        if (from > start && char.IsLowSurrogate(text[from]))
            from++;
        var earliest = Math.Max(start + 1, from + counter.SuffixStart(text.AsSpan(from, end - from), overlap));
        var position = start;
        while (position < earliest)
            position = NextCharacter(text, position);
        return SkipSpace(text, Math.Min(position, end));
    }

    private static int NextCharacter(string text, int position) =>
        position == text.Length ? int.MaxValue : position + StringInfo.GetNextTextElementLength(text.AsSpan(position, Math.Min(MaxCharacter, text.Length - position)));

    private static int SkipSpace(string text, int position)
    {
        while (position < text.Length && char.IsWhiteSpace(text[position]))
            position++;
        return position;
    }
}
