using System.Runtime.InteropServices;

namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>Joins the glyphs of one reading direction to segments: first along the content stream, then across the page.</summary>
internal static class SegmentBuilder
{
    // A gap of more than this many font sizes parts columns and cells; justified text seldom stretches a space that far.
    private const float MaxGap = 1.15f;
    private const float BucketHeight = 4;
    private const int MaxCandidates = 24;

    public static List<TextSegment> Build(List<Glyph> glyphs)
    {
        var segments = new List<TextSegment>();
        foreach (var members in Pieces(glyphs))
        {
            if (LineText.ToSegment(members) is { } segment)
                segments.Add(segment);
        }

        var starts = new ColumnStarts(segments);
        return segments.Exists(starts.Cuts) ? Parted(glyphs, starts) : segments;
    }

    // Columns can stand as close as a stretched space: where other lines begin just behind a wide gap, it is the gap between two columns.
    private static List<TextSegment> Parted(List<Glyph> glyphs, ColumnStarts starts)
    {
        var segments = new List<TextSegment>();
        foreach (var members in Pieces(glyphs))
        {
            if (LineText.ToSegment(members) is not { } segment)
                continue;
            if (!starts.Cuts(segment))
            {
                segments.Add(segment);
                continue;
            }

            // ToSegment has sorted the glyphs.
            var first = 0;
            for (var i = 1; i <= members.Count; i++)
            {
                if (i < members.Count && (members[i].IsSpace || !starts.CutsAt(segment, members[i].Start)))
                    continue;
                if (LineText.ToSegment(members.GetRange(first, i - first)) is { } part)
                    segments.Add(part);
                first = i;
            }
        }

        return segments;
    }

    /// <summary>The glyphs of one segment after the other; the list is reused.</summary>
    public static IEnumerable<List<Glyph>> Pieces(List<Glyph> glyphs)
    {
        var runs = Runs(CollectionsMarshal.AsSpan(glyphs));
        var members = new List<Glyph>();
        foreach (var group in Groups(runs))
        {
            members.Clear();
            foreach (var run in group)
                members.AddRange(CollectionsMarshal.AsSpan(glyphs).Slice(runs[run].First, runs[run].Count));
            yield return members;
        }
    }

    private static List<GlyphRun> Runs(ReadOnlySpan<Glyph> glyphs)
    {
        var runs = new List<GlyphRun>();
        var seen = new HashSet<(int, int, int, string)>();
        GlyphRun run = default;
        for (var i = 0; i < glyphs.Length; i++)
        {
            ref readonly var glyph = ref glyphs[i];
            var isHidden = (glyph.Style & GlyphStyle.Hidden) != 0;
            if (run.Inked > 0 && Continues(run, glyph, isHidden))
            {
                run.Count = i - run.First + 1;
                if (!glyph.IsSpace)
                {
                    run.Inked++;
                    run.Start = Math.Min(run.Start, glyph.Start);
                    run.End = Math.Max(run.End, glyph.End);
                }

                continue;
            }

            Flush(run, glyphs);
            run = new GlyphRun
            {
                First = i,
                Count = 1,
                Inked = glyph.IsSpace ? 0 : 1,
                Start = glyph.Start,
                End = glyph.End,
                Base = glyph.Base,
                Size = glyph.Size,
                IsHidden = isHidden,
            };
        }

        Flush(run, glyphs);
        return runs;

        void Flush(in GlyphRun run, ReadOnlySpan<Glyph> glyphs)
        {
            // The same text on the same spot again is how some programs print bold, or a shadow.
            if (run.Inked == 0)
                return;
            var (start, down) = ((int)MathF.Floor(run.Start), (int)MathF.Floor(run.Base));
            for (var i = 0; i < 9; i++)
            {
                if (seen.Contains((start + (i % 3) - 1, down + (i / 3) - 1, run.Count, glyphs[run.First].Text)))
                    return;
            }

            seen.Add((start, down, run.Count, glyphs[run.First].Text));
            runs.Add(run);
        }
    }

    private static bool Continues(in GlyphRun run, in Glyph glyph, bool isHidden)
    {
        var size = Math.Max(run.Size, glyph.Size);
        if (isHidden != run.IsHidden || Math.Abs(glyph.Base - run.Base) > size * 0.08f || Math.Min(run.Size, glyph.Size) < size * 0.6f)
            return false;
        if (glyph.IsSpace)
            return true;
        var gap = glyph.Start >= run.End ? glyph.Start - run.End : run.Start >= glyph.End ? run.Start - glyph.End : 0;
        var overlap = Math.Min(run.End, glyph.End) - Math.Max(run.Start, glyph.Start);
        return gap <= size * MaxGap && overlap <= Math.Max(size * 0.5f, (glyph.End - glyph.Start) * 0.6f);
    }

    // Runs from left to right: each joins the segment that ends just before it, so that a segment only ever grows at its right end.
    private static IEnumerable<List<int>> Groups(List<GlyphRun> runs)
    {
        var order = new int[runs.Count];
        var starts = new float[runs.Count];
        for (var i = 0; i < order.Length; i++)
            (order[i], starts[i]) = (i, runs[i].Start);
        Array.Sort(starts, order);

        var groups = new List<(List<int> Runs, GlyphRun Extent)>();
        var buckets = new Dictionary<int, List<int>>();
        foreach (var index in order)
        {
            var run = runs[index];
            var best = Best(run, groups, buckets);
            if (best < 0)
            {
                groups.Add(([index], run));
                Bucket(buckets, run.Base).Add(groups.Count - 1);
                continue;
            }

            var (members, extent) = groups[best];
            members.Add(index);
            var end = Math.Max(extent.End, run.End);
            // The larger script leads: a raised mark must not lift the line it belongs to.
            if (run.Inked * run.Size > extent.Inked * extent.Size * 0.5f && run.Size >= extent.Size * 0.85f)
            {
                if (BucketOf(run.Base) != BucketOf(extent.Base))
                    Bucket(buckets, run.Base).Add(best);
                (extent.Base, extent.Size) = (run.Base, run.Size);
            }

            extent.End = end;
            extent.Inked += run.Inked;
            groups[best] = (members, extent);
        }

        return groups.Select(group => group.Runs);
    }

    private static int Best(in GlyphRun run, List<(List<int> Runs, GlyphRun Extent)> groups, Dictionary<int, List<int>> buckets)
    {
        var (best, bestGap) = (-1, float.MaxValue);
        for (var bucket = BucketOf(run.Base - (run.Size * 0.7f)); bucket <= BucketOf(run.Base + (run.Size * 0.7f)); bucket++)
        {
            if (!buckets.TryGetValue(bucket, out var candidates))
                continue;
            for (var i = candidates.Count - 1; i >= 0 && i >= candidates.Count - MaxCandidates; i--)
            {
                var extent = groups[candidates[i]].Extent;
                var gap = run.Start - extent.End;
                var size = Math.Max(extent.Size, run.Size);
                var shared = Math.Min(run.Bottom, extent.Bottom) - Math.Max(run.Top, extent.Top);
                // Accents, and raised marks for which a gap was left in a line that was written before them.
                var mayOverlap = (run.Inked <= 2 && Math.Abs(run.Base - extent.Base) < size * 0.3f)
                    || (run.Inked <= 4 && run.Size < extent.Size * 0.8f && run.End <= extent.End);
                if (run.IsHidden == extent.IsHidden && shared >= Math.Min(run.Size, extent.Size) * 0.55f && gap <= size * MaxGap
                    && (gap >= -0.35f * size || mayOverlap) && Math.Abs(gap) < bestGap)
                {
                    (best, bestGap) = (candidates[i], Math.Abs(gap));
                }
            }
        }

        return best;
    }

    private static int BucketOf(float place) => (int)MathF.Floor(place / BucketHeight);

    private static List<int> Bucket(Dictionary<int, List<int>> buckets, float place)
    {
        if (!buckets.TryGetValue(BucketOf(place), out var bucket))
            buckets.Add(BucketOf(place), bucket = []);
        return bucket;
    }
}
