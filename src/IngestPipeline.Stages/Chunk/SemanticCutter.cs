using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Stages.Chunk;

/// <summary>
/// Cuts sections between sentences where the text turns to something else: blocks of sentences before and after each gap are compared
/// (Hearst: TextTiling, Computational Linguistics 23, 1997), with sentence vectors in place of word counts.
/// </summary>
/// <param name="vectorOf">The vector of a sentence; the same sentence must always give the same vector.</param>
internal sealed class SemanticCutter(ITokenCounter counter, ChunkOptions options, Func<string, float[]> vectorOf)
{
    /// <summary>Sentences on each side of a gap. Single sentences share too few words to compare.</summary>
    private const int BlockSentences = 3;

    /// <summary>Share of the limit, as 1/n, below which a passage is too short to stand alone.</summary>
    private const int LeastShare = 8;

    public IEnumerable<ChunkSection> Cut(List<ChunkSection> sections)
    {
        var cut = sections.ConvertAll(section => Sentences(section.Units));
        var distances = cut.ConvertAll(Distances);
        var threshold = Threshold([.. distances.SelectMany(section => section).Where(distance => distance >= 0)]);
        for (var i = 0; i < cut.Count; i++)
        {
            foreach (var passage in Passages(cut[i], distances[i], threshold))
                yield return new ChunkSection(passage);
        }
    }

    private static List<Sentence> Sentences(List<ChunkUnit> units)
    {
        var sentences = new List<Sentence>();
        foreach (var unit in units)
        {
            var start = 0;
            if (IsProse(unit))
            {
                for (var end = 1; end < unit.Text.Length; end++)
                {
                    if (!char.IsWhiteSpace(unit.Text[end - 1]) && TextBoundaries.IsSentenceEnd(unit.Text, end))
                    {
                        sentences.Add(new Sentence(unit, start, end));
                        start = end;
                    }
                }
            }

            sentences.Add(new Sentence(unit, start, unit.Text.Length));
        }

        return sentences;
    }

    private static bool IsProse(ChunkUnit unit) => unit.Element.Type is ElementType.Paragraph or ElementType.ListItem or ElementType.Footnote;

    /// <summary>Entry i: how far sentence i + 1 and the next are from those up to i, 0 to 2; -1 where a cut would part what belongs together.</summary>
    private double[] Distances(List<Sentence> sentences)
    {
        var distances = new double[Math.Max(0, sentences.Count - 1)];
        var vectors = new Dictionary<int, float[]>();
        for (var i = 0; i < distances.Length; i++)
        {
            distances[i] = CanPart(sentences[i], sentences[i + 1])
                ? Distance(Sum(Math.Max(0, i - BlockSentences + 1), i), Sum(i + 1, Math.Min(sentences.Count - 1, i + BlockSentences)))
                : -1;
            vectors.Remove(i - BlockSentences + 1);
        }

        return distances;

        double[] Sum(int from, int to)
        {
            double[]? sum = null;
            for (var i = from; i <= to; i++)
            {
                if (!vectors.TryGetValue(i, out var vector))
                    vectors[i] = vector = vectorOf(sentences[i].Text);
                sum ??= new double[vector.Length];
                for (var d = 0; d < sum.Length; d++)
                    sum[d] += vector[d];
            }

            return sum!;
        }
    }

    private static bool CanPart(Sentence before, Sentence after) =>
        IsProse(before.Unit) && IsProse(after.Unit) && (before.Unit == after.Unit || !before.Unit.LeadsOn);

    private static double Distance(double[] one, double[] other)
    {
        var (product, first, second) = (0.0, 0.0, 0.0);
        for (var i = 0; i < one.Length; i++)
        {
            product += one[i] * other[i];
            first += one[i] * one[i];
            second += other[i] * other[i];
        }

        // Opposite sentences may cancel out; what has no direction is as far as what has nothing in common.
        return first * second > 0 ? 1 - product / Math.Sqrt(first * second) : 1;
    }

    private double Threshold(double[] distances)
    {
        Array.Sort(distances);
        return distances.Length == 0 ? double.MaxValue : distances[(int)((distances.Length - 1) * (long)options.BreakPercentile / 100)];
    }

    private IEnumerable<List<ChunkUnit>> Passages(List<Sentence> sentences, double[] distances, double threshold)
    {
        var (from, tokens) = (0, 0);
        for (var i = 0; i < sentences.Count; i++)
        {
            if (i + 1 < sentences.Count)
            {
                // Counting stops to matter once there is enough: of a long passage only the first sentences are counted.
                if (tokens < options.MaxTokens / LeastShare)
                    tokens += sentences[i].Text.Length / PassageSlicer.CharactersPerToken > options.MaxTokens ? options.MaxTokens : counter.Count(sentences[i].Text);
                if (distances[i] <= threshold || tokens < options.MaxTokens / LeastShare)
                    continue;
            }

            yield return Units(sentences, from, i);
            (from, tokens) = (i + 1, 0);
        }
    }

    /// <summary>Sentences of one element next to each other become one unit again.</summary>
    private List<ChunkUnit> Units(List<Sentence> sentences, int from, int to)
    {
        var units = new List<ChunkUnit>();
        while (from <= to)
        {
            var last = from;
            while (last < to && sentences[last + 1].Unit == sentences[from].Unit)
                last++;
            var unit = sentences[from].Unit;
            var isWhole = sentences[from].Start == 0 && sentences[last].End == unit.Text.Length;
            var text = isWhole ? unit.Text : unit.Text[sentences[from].Start..sentences[last].End].Trim();
            if (text.Length > 0)
                units.Add(isWhole ? unit : ChunkUnit.Of(unit.Element, unit.Scope, text, options.MaxTokens, counter));
            from = last + 1;
        }

        return units;
    }

    private sealed record Sentence(ChunkUnit Unit, int Start, int End)
    {
        public string Text => Unit.Text[Start..End].Trim();
    }
}
