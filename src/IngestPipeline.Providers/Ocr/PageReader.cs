namespace IngestPipeline.Providers.Ocr;

/// <summary>Reads a page, levelled when it is skewed; one that gives little is tried turned, inverted, evened out, rescaled and as scattered text, and the best reading stays.</summary>
internal sealed class PageReader(TesseractEngine engine, OrientationFinder orientation)
{
    private const double SureOrientation = 4;
    private const double Readable = 60; // text that stands the wrong way comes out below 50
    private const double LeastSkewDegrees = 0.7; // Tesseract follows less than this by itself; from 3 degrees on it loses whole paragraphs
    private static readonly int[] Turns = [1, 3, 2];
    private const double DarkPage = 110;
    private const double SmallText = 22; // pixels of a word's box; recognition is best between about 30 and 40
    private const double WantedText = 36;
    private const double TallText = 55;
    private const double ScatteredGain = 1.1; // scattered text loses its paragraphs, so it has to give more
    private const int WordsOfAPage = 4; // fewer are no evidence that there is text to turn
    private const double MaxEnlargedPixels = 40e6;

    /// <returns>Null when the engine refuses the image. The reading owns its image, which may be <paramref name="page"/>.</returns>
    public Reading? Read(Pix page)
    {
        if (Straight(page) is not { } best)
            return null;
        foreach (var improvement in new Func<Reading, Reading>[] { Turned, Inverted, EvenedOut, Rescaled, Scattered })
        {
            if (best.IsTrustworthy)
                break;
            best = improvement(best);
        }

        return best;
    }

    private Reading? Attempt(Pix image, int rotatedBy) => engine.Read(image) is { } words ? new Reading(image, rotatedBy, words) : null;

    /// <summary>Levelled when there is a clear skew; as it is when there is none or levelling did not make it readable.</summary>
    private Reading? Straight(Pix page)
    {
        var skew = page.FindSkew();
        var levelled = Math.Abs(skew) < LeastSkewDegrees ? null : page.TurnedByDegrees(skew);
        var level = levelled is null ? null : AttemptOrDispose(levelled, 0);
        if (level is { IsTrustworthy: true })
        {
            page.Dispose();
            return level;
        }

        if (Attempt(page, 0) is { } asItIs)
            return Better(asItIs, level);
        level?.Image.Dispose();
        return null;
    }

    private Reading Turned(Reading upright)
    {
        var told = orientation.Find(upright.Image) is { Confidence: >= SureOrientation, Quarters: var sure } ? sure : -1;
        if (upright.Words.Count < WordsOfAPage && told <= 0)
            return upright;

        var best = upright;
        foreach (var quarters in Turns.OrderBy(quarters => quarters == told ? 0 : 1))
        {
            if (best.Confidence >= Readable && quarters != told)
                break;
            best = Better(best, TryTurned(upright, quarters), keep: upright);
        }

        if (best != upright)
            upright.Image.Dispose();
        return best;
    }

    private Reading? TryTurned(Reading reading, int quarters) =>
        reading.Image.TurnedBy(quarters) is { } turned ? AttemptOrDispose(turned, (reading.RotatedBy + (quarters * 90)) % 360) : null;

    private Reading Inverted(Reading best) =>
        best.Image.Brightness >= DarkPage ? best : Better(best, TryChanged(best, best.Image.Inverted()));

    private Reading EvenedOut(Reading best) => Better(best, TryChanged(best, best.Image.WithEvenBackground()));

    private Reading Rescaled(Reading best)
    {
        var heights = best.Words.Where(word => word.Letters > 0).Select(word => word.Bottom - word.Top).Order().ToArray();
        if (heights.Length == 0 || heights[heights.Length / 2] is > SmallText and < TallText)
            return best;
        var factor = Math.Clamp(WantedText / heights[heights.Length / 2], 0.3, 3);
        return (double)best.Image.Width * best.Image.Height * factor * factor > MaxEnlargedPixels
            ? best
            : Better(best, TryChanged(best, best.Image.ScaledBy(factor)));
    }

    private Reading Scattered(Reading best)
    {
        if (best.Words.Count == 0 || engine.Read(best.Image, scattered: true) is not { } words)
            return best;
        var attempt = best with { Words = words };
        return attempt.Score > best.Score * ScatteredGain ? attempt : best;
    }

    private Reading? TryChanged(Reading reading, Pix? changed) => changed is null ? null : AttemptOrDispose(changed, reading.RotatedBy);

    private Reading? AttemptOrDispose(Pix image, int rotatedBy)
    {
        var attempt = Attempt(image, rotatedBy);
        if (attempt is null)
            image.Dispose();
        return attempt;
    }

    private static Reading Better(Reading best, Reading? attempt, Reading? keep = null)
    {
        if (attempt is null)
            return best;
        var (winner, loser) = attempt.Score > best.Score ? (attempt, best) : (best, attempt);
        if (loser != keep)
            loser.Image.Dispose();
        return winner;
    }
}
