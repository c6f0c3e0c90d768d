using System.Globalization;

namespace IngestPipeline.Providers.Ocr;

/// <summary>
/// Reads a page, levelled when it is skewed. One that reads well is done; one that gives little is tried turned, inverted, evened out,
/// cleaned, rescaled, as scattered text and line by line, and the best reading stays and says what was done for it.
/// </summary>
/// <param name="languages">Tesseract codes joined by '+'.</param>
/// <param name="engineFor">Gives the engine for languages.</param>
/// <param name="orientation">Tells how a page is turned and which script it is in.</param>
internal sealed class PageReader(string languages, Func<string, TesseractEngine> engineFor, OrientationFinder orientation)
{
    private const double SureScript = 3;
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
    private const double MaxFilteredPixels = 12e6;

    /// <summary>The engine that suits the page; another than the configured languages' when the page is in another script.</summary>
    public TesseractEngine Engine { get; private set; } = engineFor(languages);

    /// <returns>Null when the engine refuses the image. The reading owns its image, which may be <paramref name="page"/>.</returns>
    public Reading? Read(Pix page)
    {
        if (Straight(page) is not { } best)
            return null;
        if (best.IsTrustworthy)
            return best;
        foreach (var improvement in new Func<Reading, Reading>[] { Turned, InItsScript, Inverted, EvenedOut, Rescaled, Cleaned })
        {
            if (best.IsTrustworthy || best.Missing is not null)
                break;
            best = improvement(best);
        }

        // Few words that read well say nothing of the lines that were overlooked beside them.
        return best.Missing is not null || (best.IsTrustworthy && best.IsPageOfText) ? best : Repaired(Scattered(best));
    }

    /// <summary>Levelled when there is a clear skew; as it is when there is none or levelling did not make it readable.</summary>
    private Reading? Straight(Pix page)
    {
        var skew = page.FindSkew();
        var levelled = Math.Abs(skew) < LeastSkewDegrees ? null : page.TurnedByDegrees(skew);
        var level = levelled is null ? null : Attempt(levelled, 0, [Levelled(skew)]);
        if (level is { IsTrustworthy: true })
        {
            page.Dispose();
            return level;
        }

        if (Engine.Read(page) is { } words)
            return Better(new Reading(page, 0, words), level);
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
        reading.Image.TurnedBy(quarters) is { } turned ? Attempt(turned, (reading.RotatedBy + (quarters * 90)) % 360, reading.Treatments) : null;

    /// <summary>
    /// A page in a script that the configured languages do not have is read with those installed for it. When there are none, what was read
    /// is a guess by the shapes of foreign letters, and no treatment helps.
    /// </summary>
    private Reading InItsScript(Reading best)
    {
        if (best.Words.Count == 0 || orientation.Find(best.Image) is not { ScriptConfidence: >= SureScript, Script: var script }
            || Scripts.LanguagesOf(script) is not { Count: > 0 } able || able.Intersect(languages.Split('+')).Any())
        {
            return best;
        }

        var installed = able.Intersect(TessdataFolder.Languages()).ToArray();
        if (installed.Length == 0)
            return best with { Missing = new MissingScript(script, able) };
        var chosen = string.Join('+', installed);
        if (engineFor(chosen).Read(best.Image) is not { } words || Reading.ScoreOf(words) <= best.Score)
            return best;
        Engine = engineFor(chosen);
        return best with { Words = words, Treatments = [.. best.Treatments, $"read as {script} with {chosen}"] };
    }

    private Reading Repaired(Reading best) => new LineRepair(Engine).Repair(best);

    private Reading Inverted(Reading best) =>
        best.Image.Brightness >= DarkPage ? best : Better(best, TryChanged(best, best.Image.Inverted(), "inverted"));

    /// <summary>Skew is looked for once more: shadows and a dark table hide it, and a dark page that is turned gets white corners.</summary>
    private Reading EvenedOut(Reading best)
    {
        if (TryChanged(best, best.Image.WithEvenBackground(), "background evened out") is not { } even)
            return best;
        if (!even.IsTrustworthy && even.Image.FindSkew() is var skew && Math.Abs(skew) >= LeastSkewDegrees)
            even = Better(even, TryChanged(even, even.Image.TurnedByDegrees(skew), Levelled(skew)));
        return Better(best, even);
    }

    private Reading Rescaled(Reading best)
    {
        if (best.TextHeight is 0 or (> SmallText and < TallText))
            return best;
        var factor = Math.Clamp(WantedText / best.TextHeight, 0.3, 3);
        return (double)best.Image.Width * best.Image.Height * factor * factor > MaxEnlargedPixels
            ? best
            : Better(best, TryChanged(best, best.Image.ScaledBy(factor), Said($"scaled by {factor:0.##}")));
    }

    private Reading Cleaned(Reading best) => (double)best.Image.Width * best.Image.Height > MaxFilteredPixels
        ? best
        : Better(best, TryChanged(best, best.Image.WithoutSpecks(), "specks removed"));

    private Reading Scattered(Reading best)
    {
        if (best.Words.Count == 0 || Engine.Read(best.Image, PageLayoutMode.Scattered) is not { } words)
            return best;
        var attempt = best with { Words = words, Treatments = [.. best.Treatments, "read as scattered words"] };
        if (attempt.Score > best.Score * ScatteredGain)
            return attempt;
        var completed = MissedLines.Add(best.Words, words);
        return completed.Count == best.Words.Count ? best : best with { Words = completed, Treatments = [.. best.Treatments, "lines outside the layout added"] };
    }

    private Reading? TryChanged(Reading reading, Pix? changed, string treatment) =>
        changed is null ? null : Attempt(changed, reading.RotatedBy, [.. reading.Treatments, treatment]);

    private Reading? Attempt(Pix image, int rotatedBy, IReadOnlyList<string> treatments)
    {
        if (Engine.Read(image) is { } words)
            return new Reading(image, rotatedBy, words) { Treatments = treatments };
        image.Dispose();
        return null;
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

    private static string Levelled(double degrees) => Said($"levelled by {degrees:0.#} degrees");

    private static string Said(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
