namespace IngestPipeline.Providers.Ocr;

/// <summary>Reads a page as it is; a page that gives little is tried turned, levelled, inverted, evened out and enlarged, and the best reading stays.</summary>
internal sealed class PageReader(TesseractEngine engine)
{
    private const double SureOrientation = 1.5;
    private const double LeastSkewDegrees = 0.4; // Tesseract levels less than this by itself
    private const double DarkPage = 110;
    private const double SmallText = 22; // pixels of a word's box; recognition is best from about 30 on
    private const double WantedText = 36;
    private const int WordsOfAPage = 4; // fewer are no evidence that there is text to turn
    private const double MaxEnlargedPixels = 40e6;

    /// <returns>Null when the engine refuses the image. The reading owns its image, which may be <paramref name="page"/>.</returns>
    public Reading? Read(Pix page)
    {
        if (Attempt(page, 0) is not { } best)
            return null;
        foreach (var improvement in new Func<Reading, Reading>[] { Turned, Levelled, Inverted, EvenedOut, Enlarged })
        {
            if (best.IsTrustworthy)
                break;
            best = improvement(best);
        }

        return best;
    }

    private Reading? Attempt(Pix image, int rotatedBy) => engine.Read(image) is { } words ? new Reading(image, rotatedBy, words) : null;

    private Reading Turned(Reading best)
    {
        var told = engine.FindOrientation(best.Image);
        if (told is { Confidence: >= SureOrientation })
            return told.Value.Quarters == 0 ? best : Better(best, TryTurned(best, told.Value.Quarters));
        if (best.Words.Count < WordsOfAPage)
            return best;

        var upright = best;
        foreach (var quarters in new[] { 1, 3, 2 })
        {
            best = Better(best, TryTurned(upright, quarters), keep: upright);
            if (best.IsTrustworthy)
                break;
        }

        if (best != upright)
            upright.Image.Dispose();
        return best;
    }

    private Reading? TryTurned(Reading reading, int quarters) =>
        reading.Image.TurnedBy(quarters) is { } turned ? AttemptOrDispose(turned, (reading.RotatedBy + (quarters * 90)) % 360) : null;

    private Reading Levelled(Reading best)
    {
        var skew = best.Image.FindSkew();
        return Math.Abs(skew) < LeastSkewDegrees ? best : Better(best, TryChanged(best, best.Image.TurnedByDegrees(skew)));
    }

    private Reading Inverted(Reading best) =>
        best.Image.Brightness >= DarkPage ? best : Better(best, TryChanged(best, best.Image.Inverted()));

    private Reading EvenedOut(Reading best) => Better(best, TryChanged(best, best.Image.WithEvenBackground()));

    private Reading Enlarged(Reading best)
    {
        var heights = best.Words.Where(word => word.Letters > 0).Select(word => word.Bottom - word.Top).Order().ToArray();
        if (heights.Length == 0 || heights[heights.Length / 2] >= SmallText)
            return best;
        var factor = Math.Clamp(WantedText / heights[heights.Length / 2], 1.5, 3);
        return (double)best.Image.Width * best.Image.Height * factor * factor > MaxEnlargedPixels
            ? best
            : Better(best, TryChanged(best, best.Image.ScaledBy(factor)));
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
