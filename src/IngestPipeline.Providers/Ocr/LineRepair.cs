using System.Numerics;

namespace IngestPipeline.Providers.Ocr;

/// <summary>
/// Reads doubtful lines of a photograph once more, each cut out and laid level by itself: paper that bends or lies aslant gives every line
/// another slope, and no turn of the whole page suits them all. A line is replaced only when it reads better.
/// </summary>
internal sealed class LineRepair(TesseractEngine engine)
{
    private const double SureLine = 88;
    private const double GoodLine = 93;
    private const int LeastLetters = 2;
    private const double LeastHeight = 6;
    private const int MostReadings = 80;
    private const double WantedHeight = 60; // of the box of a line that may lie aslant
    private const double LeastSlope = 0.5;
    private const double ClearSlope = 2;

    // Tried when the slope found by itself leads to nothing: with few letters it is a guess.
    private static readonly double[] Slopes = [-6, 6, -11, 11];

    /// <returns>The same reading when no line came out better. Owns the image of <paramref name="reading"/>.</returns>
    public Reading Repair(Reading reading)
    {
        using var even = reading.Image.WithEvenBackground();
        if (even is null)
            return reading;
        var (left, repaired) = (MostReadings, 0);
        var words = new List<OcrWord>(reading.Words.Count);
        foreach (var line in reading.Words.GroupBy(word => (word.Block, word.Paragraph, word.Line)))
        {
            OcrWord[] doubted = [.. line];
            if (IsReadable(doubted) && Best(even, reading.Image, doubted, ref left) is { } better)
            {
                repaired++;
                words.AddRange(better);
            }
            else
            {
                words.AddRange(doubted);
            }
        }

        return repaired == 0
            ? reading
            : reading with { Words = words, Treatments = [.. reading.Treatments, $"{repaired} lines read again at their own slope"] };
    }

    private static bool IsReadable(OcrWord[] line) =>
        line.Sum(word => word.Letters) >= LeastLetters && line.Max(word => word.Bottom) - line.Min(word => word.Top) >= LeastHeight;

    private OcrWord[]? Best(Pix even, Pix image, OcrWord[] doubted, ref int left)
    {
        var (top, bottom) = (doubted.Min(word => word.Top), doubted.Max(word => word.Bottom));
        var margin = (bottom - top) * 0.6;
        using var cut = even.Cropped(doubted.Min(word => word.Left) - margin, top - margin, doubted.Max(word => word.Right) + margin, bottom + margin);
        using var part = cut?.ScaledBy(Math.Clamp(WantedHeight / (bottom - top), 1, 3));
        if (part is null)
            return null;
        OcrWord[]? best = null;
        var found = part.FindSlope();
        // Print that is aslant can read wrongly with much confidence, above all figures.
        if (Reading.Mean(doubted) >= SureLine && Math.Abs(found) < ClearSlope)
            return null;
        foreach (var slope in Slopes.Prepend(found))
        {
            if (left-- <= 0 || (best is not null && Reading.Mean(best) >= GoodLine))
                break;
            if (ReadLevelled(part, slope, image, doubted[0]) is { } attempt && Reading.ScoreOf(attempt) > Reading.ScoreOf(best ?? doubted))
                best = attempt;
        }

        return best;
    }

    /// <summary>The line through the middle of the part; its neighbours are left out.</summary>
    private OcrWord[]? ReadLevelled(Pix part, double slope, Pix image, OcrWord place)
    {
        using var turned = Math.Abs(slope) < LeastSlope ? null : part.TurnedByDegrees(slope);
        var level = turned ?? part;
        if (engine.Read(level, PageLayoutMode.Block) is not { Count: > 0 } words || !Matrix3x2.Invert(image.ToPage, out var toImage))
            return null;
        var middle = level.Height / 2.0;
        var line = words.GroupBy(word => (word.Block, word.Paragraph, word.Line))
            .MinBy(candidate => Math.Abs(((candidate.Min(word => word.Top) + candidate.Max(word => word.Bottom)) / 2) - middle))!;
        return [.. line.Select(word => word.Through(level.ToPage * toImage) with { Block = place.Block, Paragraph = place.Paragraph, Line = place.Line })];
    }
}
