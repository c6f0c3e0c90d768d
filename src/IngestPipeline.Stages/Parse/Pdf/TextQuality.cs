using System.Buffers;

namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>Judges, without a dictionary, whether text reads like writing.</summary>
internal static class TextQuality
{
    private static readonly SearchValues<char> Vowels = SearchValues.Create("aeiouyäöüáéíóúàèìòùâêîôûãõåæøœëïÿаеёиоуыэюяіїєαεηιοωυάέήίόώύ");

    /// <summary>
    /// Part of the tokens that look like words or figures, 0 to 1; 1 for scripts this cannot judge. Recognised noise scores below 0.6,
    /// good recognition above 0.85.
    /// </summary>
    public static double WordShare(IEnumerable<string> lines)
    {
        var (good, all) = (0, 0);
        foreach (var line in lines)
        {
            foreach (var range in line.AsSpan().Split(' '))
            {
                var token = line.AsSpan(range).Trim(".,;:!?()[]{}\"'“”‘’«»*-–—/");
                if (token.IsEmpty && line.AsSpan(range).IsEmpty)
                    continue;
                all++;
                good += IsPlausible(token) ? 1 : 0;
            }
        }

        return all == 0 ? 1 : (double)good / all;
    }

    /// <summary>Characters in tokens that look like words or figures.</summary>
    public static int PlausibleCharacters(string text)
    {
        var characters = 0;
        foreach (var range in text.AsSpan().SplitAny(' ', '\n'))
        {
            var token = text.AsSpan(range).Trim(".,;:!?()[]{}\"'“”‘’«»*-–—/|");
            characters += IsPlausible(token) ? token.Length : 0;
        }

        return characters;
    }

    /// <summary>True when words in small letters have no vowels and no sense: a font whose letters were renamed.</summary>
    public static bool IsGibberish(IEnumerable<string> lines)
    {
        var (withVowel, words) = (0, 0);
        foreach (var line in lines)
        {
            foreach (var range in line.AsSpan().Split(' '))
            {
                var token = line.AsSpan(range).Trim(".,;:!?()[]\"'");
                if (token.Length < 3 || token.IndexOfAnyExceptInRange('a', 'z') >= 0)
                    continue;
                words++;
                withVowel += token.IndexOfAny(Vowels) >= 0 ? 1 : 0;
            }
        }

        return words >= 40 && withVowel * 2 < words;
    }

    private static bool IsPlausible(ReadOnlySpan<char> token)
    {
        if (token.IsEmpty || token.Length > 40)
            return false;
        var (letters, digits, others, turns, hasVowel, hasOther) = (0, 0, 0, 0, false, false);
        for (var i = 0; i < token.Length; i++)
        {
            if (char.IsLetter(token[i]))
            {
                letters++;
                hasVowel |= Vowels.Contains(char.ToLowerInvariant(token[i]));
                hasOther |= token[i] > '\u04FF';
                turns += i > 0 && char.IsUpper(token[i]) && char.IsLower(token[i - 1]) ? 1 : 0;
            }
            else if (char.IsDigit(token[i]))
            {
                digits++;
            }
            else if (token[i] is not ('-' or '\'' or '’' or '.' or ',' or '/' or ':' or '%' or '@' or '_'))
            {
                others++;
            }
        }

        if (hasOther)
            return true;
        if (others > 0 && others * 4 >= token.Length)
            return false;
        if (letters == 0)
            return digits > 0;
        if (letters == 1 && digits == 0)
            return token[0] is 'a' or 'A' or 'I' or 'e' or 'y' or 'o' or 'O' or 'à' or 'i' || char.IsUpper(token[0]);
        if (digits > 0)
            return letters <= 3 || digits >= letters;
        return turns <= 1 && (hasVowel || (letters <= 5 && token.IndexOfAnyExceptInRange('A', 'Z') < 0));
    }
}
