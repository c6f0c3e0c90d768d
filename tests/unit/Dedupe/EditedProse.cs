namespace IngestPipeline.UnitTests.Dedupe;

/// <summary>Generated prose, and the same with edits: what a labelled set of near-duplicates is made of.</summary>
internal sealed class EditedProse
{
    private readonly Random random;
    private readonly string[] vocabulary;
    private readonly string separator;

    /// <param name="ideographs">Text of Chinese characters without spaces, in place of words.</param>
    public EditedProse(int seed, bool ideographs = false)
    {
        random = new Random(seed);
        separator = ideographs ? "" : " ";
        vocabulary = [.. Enumerable.Range(0, 3000).Select(_ => ideographs
            ? string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => (char)random.Next(0x4E00, 0x8000)))
            : string.Concat(Enumerable.Range(0, random.Next(1, 5)).Select(_ => $"{"bcdfglmnprst"[random.Next(12)]}{"aeiou"[random.Next(5)]}")))];
    }

    public List<string> Words(int count) => [.. Enumerable.Range(0, count).Select(_ => Word())];

    public string Join(IEnumerable<string> words) => string.Join(separator, words);

    /// <summary>Replaces, drops, adds and moves words until the share of edits is reached.</summary>
    public List<string> Edit(IReadOnlyList<string> words, double share)
    {
        var edited = words.ToList();
        for (var left = (int)Math.Round(words.Count * share); left > 0; left--)
        {
            var at = random.Next(edited.Count);
            switch (random.Next(4))
            {
                case 0:
                    edited.RemoveAt(at);
                    break;
                case 1:
                    edited.Insert(at, Word());
                    break;
                case 2:
                    var length = Math.Min(random.Next(5, 20), edited.Count - at);
                    var moved = edited.GetRange(at, length);
                    edited.RemoveRange(at, length);
                    edited.InsertRange(random.Next(edited.Count + 1), moved);
                    break;
                default:
                    edited[at] = Word();
                    break;
            }
        }

        return edited;
    }

    /// <summary>Frequent words are frequent, as in language: rank is inverse to frequency.</summary>
    private string Word() => vocabulary[(int)(Math.Pow(vocabulary.Length, random.NextDouble()) - 1)];
}
