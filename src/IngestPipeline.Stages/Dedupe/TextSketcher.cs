using System.Text;
using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Stages.Dedupe;

/// <summary>Makes and compares what near-duplicates are found by.</summary>
public static class TextSketcher
{
    /// <summary>
    /// Shingles kept of one text, 256 KB; a text needs about 25,000 words to have more. Of a longer one the lowest are a fair sample
    /// (Broder's sketch): the similarity then is an estimate with a standard error of 0.002.
    /// </summary>
    public const int MaxShingles = 32_768;

    // Of a handful of shingles, one changed word is a quarter: there is no telling alike from unlike.
    private const int MinShingles = 8;

    /// <summary>
    /// Null where <see cref="DuplicateDetector"/> compares nothing either, and for texts of hardly a line. Documents with other
    /// attached files are not alike, however much their texts are: the same covering letter over two files is two documents.
    /// </summary>
    /// <param name="assembled">Parse output with recognised pages merged in.</param>
    public static TextSketch? Sketch(ParsedDocument assembled, DedupeOptions options)
    {
        if (DuplicateDetector.IsIncomplete(assembled))
            return null;
        var text = TextNormaliser.Normalise(assembled);
        if (text.Length < Math.Max(1, options.MinCharacters))
            return null;
        var attachments = string.Concat(assembled.Attachments.OrderBy(attachment => attachment.Number).Select(attachment => attachment.Content.Hex));
        return Sketch(text, attachments);
    }

    /// <param name="folded">Text as <see cref="TextNormaliser"/> leaves it.</param>
    /// <param name="scope">Only texts with the same scope are found to be alike.</param>
    public static TextSketch? Sketch(string folded, string scope = "")
    {
        var shingles = TextShingles.Of(folded);
        return shingles.Length < MinShingles
            ? null
            : new TextSketch
            {
                Shingles = shingles.Length <= MaxShingles ? shingles : shingles[..MaxShingles],
                ShingleCount = shingles.Length,
                Bands = MinHash.Bands(MinHash.Signature(shingles), Encoding.UTF8.GetBytes(scope)),
            };
    }

    /// <summary>Jaccard similarity: shared shingles by all shingles of both, 0 to 1. Exact, unless one of the texts has more than <see cref="MaxShingles"/>.</summary>
    /// <param name="left">Ascending, at most <see cref="MaxShingles"/>.</param>
    /// <param name="right">As <paramref name="left"/>.</param>
    public static double Jaccard(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right)
    {
        var (i, j, shared, union) = (0, 0, 0, 0);
        // The lowest of the union are known for certain also where a set was cut; no more than that many are looked at.
        while (union < MaxShingles && (i < left.Length || j < right.Length))
        {
            var isLeft = j == right.Length || i < left.Length && left[i] <= right[j];
            var isRight = i == left.Length || j < right.Length && right[j] <= left[i];
            union++;
            if (isLeft && isRight)
                shared++;
            i += isLeft ? 1 : 0;
            j += isRight ? 1 : 0;
        }

        return union == 0 ? 0 : (double)shared / union;
    }
}
