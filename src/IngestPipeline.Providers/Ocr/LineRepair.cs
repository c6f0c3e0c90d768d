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
    private const int MostOverlooked = 20;
    private const double SureOverlooked = 75;
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

        var completed = MissedLines.Add(words, Overlooked(even, reading, ref left));
        if (repaired == 0 && completed.Count == words.Count)
            return reading;
        var treatment = completed.Count == words.Count ? $"{repaired} lines read again at their own slope" : $"{repaired} lines read again at their own slope, overlooked ones added";
        return reading with { Words = completed, Treatments = [.. reading.Treatments, treatment] };
    }

    /// <summary>What is as high as a line and wider than high, and has no word on it: the engine itself gives such lines up when they lie aslant.</summary>
    private List<OcrWord> Overlooked(Pix even, Reading reading, ref int left)
    {
        var (found, tried) = (new List<OcrWord>(), 0);
        var height = reading.TextHeight;
        foreach (var (x, y, right, bottom) in height < LeastHeight ? [] : even.FindRuns((int)(height * 0.8)))
        {
            if (right - x < height * 2 || right - x < bottom - y || bottom - y < height * 0.6 || bottom - y > height * 4
                || reading.Words.Any(word => word.Left < right && word.Right > x && word.Top < bottom && word.Bottom > y))
            {
                continue;
            }

            if (left-- <= 0 || ++tried > MostOverlooked)
                break;
            var margin = height * 0.6;
            using var part = even.Cropped(x - margin, y - margin, right + margin, bottom + margin);
            if (part is not null && ReadLevelled(part, part.FindSlope(), reading.Image, new OcrWord(tried, 1, 1, x, y, right, bottom, 0, "")) is { } line && Reading.Mean(line) >= SureOverlooked)
                found.AddRange(line);
        }

        return found;
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
