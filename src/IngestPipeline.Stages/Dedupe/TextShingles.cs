using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;

namespace IngestPipeline.Stages.Dedupe;

/// <summary>
/// The set of overlapping word sequences of a text (shingles; Broder, "On the resemblance and containment of documents", 1997), as hashes.
/// One changed word changes three of them, so a text with one word in thirty changed keeps a similarity of about 0.8.
/// </summary>
public static class TextShingles
{
    // In twelfths of a word, so that the shares below are whole numbers.
    private const int WordWeight = 12;
    private const int ShingleWeight = 3 * WordWeight;

    /// <summary>Distinct hashes, ascending.</summary>
    /// <param name="folded">Text as <see cref="TextNormaliser"/> leaves it.</param>
    public static ulong[] Of(string folded)
    {
        var (hashes, weights) = Units(folded);
        var shingles = new List<ulong>(hashes.Count);
        var window = new List<byte>();
        var (end, weight) = (0, 0);
        Span<byte> buffer = stackalloc byte[sizeof(ulong)];
        for (var start = 0; start < hashes.Count; start++)
        {
            for (; end < hashes.Count && weight < ShingleWeight; end++)
                weight += weights[end];
            // The end of a text makes no shorter shingles, but a text shorter than one shingle has that one.
            if (weight < ShingleWeight && start > 0)
                break;
            window.Clear();
            for (var i = start; i < end; i++)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(buffer, hashes[i]);
                window.AddRange(buffer);
            }

            shingles.Add(XxHash3.HashToUInt64(CollectionsMarshal.AsSpan(window)));
            weight -= weights[start];
        }

        shingles.Sort();
        return [.. shingles.Distinct()];
    }

    /// <summary>Words, that is runs of letters, digits and marks; and each character of a script that is written without spaces.</summary>
    private static (List<ulong> Hashes, List<int> Weights) Units(string folded)
    {
        var (hashes, weights) = (new List<ulong>(), new List<int>());
        var word = new StringBuilder();
        foreach (var rune in folded.EnumerateRunes())
        {
            var weight = !IsPartOfWord(rune) ? 0 : WeightOf(rune);
            if (weight != WordWeight)
                EndWord();
            if (weight == 0)
                continue;
            word.Append(rune.ToString());
            if (weight != WordWeight)
                End(weight);
        }

        EndWord();
        return (hashes, weights);

        void EndWord()
        {
            if (word.Length > 0)
                End(WordWeight);
        }

        void End(int weight)
        {
            hashes.Add(XxHash3.HashToUInt64(Encoding.Unicode.GetBytes(word.ToString())));
            weights.Add(weight);
            word.Clear();
        }
    }

    private static bool IsPartOfWord(Rune rune) => Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;

    /// <summary>
    /// Chinese and Japanese words have about two characters, those of Thai, Lao, Khmer, Burmese and Tibetan about four; so a shingle spans
    /// as much text in every script. Korean has spaces.
    /// </summary>
    private static int WeightOf(Rune rune) => rune.Value switch
    {
        >= 0x3040 and <= 0x30FF or >= 0x31F0 and <= 0x31FF or >= 0x3005 and <= 0x3007 => WordWeight / 2, // Kana, iteration marks.
        >= 0x3400 and <= 0x9FFF or >= 0xF900 and <= 0xFAFF or >= 0x20000 and <= 0x3FFFF => WordWeight / 2, // Han.
        >= 0x0E00 and <= 0x0FFF or >= 0x1000 and <= 0x109F or >= 0x1780 and <= 0x17FF => WordWeight / 4, // Thai, Lao, Tibetan; Burmese; Khmer.
        _ => WordWeight,
    };
}
