namespace IngestPipeline.Stages.Parse;

/// <summary>
/// Recognises western European text in windows-1252: few high bytes, nearly all single, and each a letter or sign that French, German,
/// Spanish, Portuguese, Italian, the Nordic languages or English typography use. Statistical detectors are wrong here on short files.
/// </summary>
internal static class WesternText
{
    private static readonly bool[] Usual = BuildUsual();

    public static bool IsLikely(ReadOnlySpan<byte> bytes)
    {
        var (letters, high, unusual, runs, longRuns) = (0, 0, 0, 0, 0);
        for (var index = 0; index < bytes.Length; index++)
        {
            var value = bytes[index];
            if (value < 0x80)
            {
                if (char.IsAsciiLetter((char)value))
                    letters++;
                continue;
            }

            var start = index;
            while (index < bytes.Length && bytes[index] >= 0x80)
            {
                high++;
                if (!Usual[bytes[index]])
                    unusual++;
                index++;
            }

            runs++;
            if (index - start > 2)
                longRuns++;
            index--;
        }

        if (high == 0)
            return true;
        return unusual * 50 <= high && longRuns * 5 <= Math.Max(runs, 5) && high * 2 <= letters;
    }

    private static bool[] BuildUsual()
    {
        // The bytes of windows-1252 for: dashes, quotes, bullet, ellipsis, euro, OE; NBSP, inverted marks, section, copyright, guillemets, degree; letters.
        byte[] usual =
        [
            0x80, 0x85, 0x8C, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x99, 0x9C, 0xA0, 0xA1, 0xA3, 0xA7, 0xA9, 0xAA, 0xAB, 0xAD, 0xAE,
            0xB0, 0xB1, 0xB2, 0xB3, 0xB4, 0xB5, 0xB7, 0xBA, 0xBB, 0xBD, 0xBF, 0xC0, 0xC1, 0xC4, 0xC5, 0xC6, 0xC7, 0xC8, 0xC9, 0xCA, 0xCD, 0xD1,
            0xD3, 0xD6, 0xD7, 0xD8, 0xDA, 0xDC, 0xDF, 0xE0, 0xE1, 0xE2, 0xE3, 0xE4, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9, 0xEA, 0xEB, 0xEC, 0xED, 0xEE,
            0xEF, 0xF1, 0xF2, 0xF3, 0xF4, 0xF5, 0xF6, 0xF8, 0xF9, 0xFA, 0xFB, 0xFC,
        ];
        var table = new bool[256];
        foreach (var value in usual)
            table[value] = true;
        return table;
    }
}
