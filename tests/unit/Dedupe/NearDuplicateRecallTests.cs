using IngestPipeline.Stages.Dedupe;

namespace IngestPipeline.UnitTests.Dedupe;

/// <summary>
/// A labelled set: originals, versions of them with 1 to 40 % of their words edited, and unrelated texts that share a letterhead and
/// a closing. The label is the origin; similarity is counted from the words themselves, without any hash.
/// </summary>
public sealed class NearDuplicateRecallTests
{
    private const double Threshold = 0.8;

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void Near_duplicates_are_found_and_nothing_else(int seed, bool ideographs)
    {
        var texts = Generate(seed, ideographs);
        var found = Find(texts).ToHashSet();
        var alike = from i in Enumerable.Range(0, texts.Count)
                    from j in Enumerable.Range(i + 1, texts.Count - i - 1)
                    where texts[i].Origin == texts[j].Origin
                    select (i, j, Jaccard: WordJaccard(texts[i].Text, texts[j].Text, ideographs));
        var pairs = alike.ToList();
        var strong = pairs.Where(pair => pair.Jaccard >= 0.9).ToList();
        var all = pairs.Where(pair => pair.Jaccard >= Threshold + 0.01).ToList();
        strong.Count.ShouldBeGreaterThan(80);
        all.Count.ShouldBeGreaterThan(150);

        Share(strong.Count(pair => found.Contains((pair.i, pair.j))), strong.Count).ShouldBeGreaterThanOrEqualTo(0.98);
        Share(all.Count(pair => found.Contains((pair.i, pair.j))), all.Count).ShouldBeGreaterThanOrEqualTo(0.98);
        Share(found.Count(pair => texts[pair.Left].Origin == texts[pair.Right].Origin), found.Count).ShouldBeGreaterThanOrEqualTo(0.98);
        Share(found.Count(pair => WordJaccard(texts[pair.Left].Text, texts[pair.Right].Text, ideographs) >= Threshold - 0.01), found.Count).ShouldBeGreaterThanOrEqualTo(0.98);
    }

    private static double Share(int part, int whole) => (double)part / whole;

    private static List<(int Origin, string Text)> Generate(int seed, bool ideographs)
    {
        var prose = new EditedProse(seed, ideographs);
        var (letterhead, closing) = (prose.Words(60), prose.Words(90));
        var texts = new List<(int, string)>();
        for (var origin = 0; origin < 60; origin++)
        {
            // Every third origin is a letter of the same house: half of it and more is what all of them share.
            var own = prose.Words(origin % 3 == 0 ? 100 : 60 + origin * 12);
            List<string> original = origin % 3 == 0 ? [.. letterhead, .. own, .. closing] : own;
            texts.Add((origin, prose.Join(original)));
            foreach (var share in new[] { 0.01, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.4 })
                texts.Add((origin, prose.Join(prose.Edit(original, share))));
        }

        return texts;
    }

    /// <summary>As the database does it: pairs with a band in common, then the true similarity.</summary>
    private static IEnumerable<(int Left, int Right)> Find(List<(int Origin, string Text)> texts)
    {
        var sketches = texts.Select(text => TextSketcher.Sketch(text.Text)).ToList();
        var bands = new Dictionary<long, List<int>>();
        for (var right = 0; right < sketches.Count; right++)
        {
            if (sketches[right] is not { } sketch)
                continue;
            foreach (var left in sketch.Bands.SelectMany(band => bands.GetValueOrDefault(band) ?? []).Distinct())
            {
                if (TextSketcher.Jaccard([.. sketches[left]!.Shingles], [.. sketch.Shingles]) >= Threshold)
                    yield return (left, right);
            }

            foreach (var band in sketch.Bands)
            {
                bands.TryAdd(band, []);
                bands[band].Add(right);
            }
        }
    }

    private static double WordJaccard(string left, string right, bool ideographs)
    {
        var (one, other) = (Windows(left, ideographs), Windows(right, ideographs));
        return (double)one.Intersect(other).Count() / one.Union(other).Count();
    }

    private static HashSet<string> Windows(string text, bool ideographs)
    {
        var (units, size) = ideographs ? (text.Select(letter => letter.ToString()).ToArray(), 6) : (text.Split(' '), 3);
        return [.. Enumerable.Range(0, Math.Max(0, units.Length - size + 1)).Select(i => string.Join('|', units.Skip(i).Take(size)))];
    }
}
