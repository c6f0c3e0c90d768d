using System.Globalization;
using System.Text;

namespace IngestPipeline.Stages.Parse.OpenXml;

/// <summary>Numbers in the formats lists use; a format that is not known is decimal.</summary>
internal static class NumberWords
{
    private const string ChineseDigits = "零一二三四五六七八九";
    private const int LargestSpelled = 9999;

    private static readonly (int Value, string Sign)[] Roman =
        [(1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")];

    public static string Format(int number, string format) => format switch
    {
        "none" or "bullet" => string.Empty,
        _ when number is < 1 or > LargestSpelled => number.ToString(CultureInfo.InvariantCulture),
        "decimalZero" => number.ToString("00", CultureInfo.InvariantCulture),
        "lowerLetter" => Letters(number),
        "upperLetter" => Letters(number).ToUpperInvariant(),
        "lowerRoman" => ToRoman(number),
        "upperRoman" => ToRoman(number).ToUpperInvariant(),
        "ordinal" => number.ToString(CultureInfo.InvariantCulture) + (number % 100 is >= 11 and <= 13 ? "th" : (number % 10) switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" }),
        "chineseCounting" or "chineseCountingThousand" or "japaneseCounting" or "taiwaneseCountingThousand" or "ideographTraditional" or "taiwaneseCounting" when number < 100 => Chinese(number),
        _ => number.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>a to z, then aa, bb: the letter is repeated, as Word does.</summary>
    private static string Letters(int number) => new((char)('a' + ((number - 1) % 26)), ((number - 1) / 26) + 1);

    private static string ToRoman(int number)
    {
        var text = new StringBuilder();
        foreach (var (value, sign) in Roman)
        {
            for (; number >= value; number -= value)
                text.Append(sign);
        }

        return text.ToString();
    }

    private static string Chinese(int number) => number switch
    {
        < 10 => ChineseDigits[number].ToString(),
        < 20 => "十" + (number == 10 ? string.Empty : ChineseDigits[number % 10]),
        _ => $"{ChineseDigits[number / 10]}十{(number % 10 == 0 ? string.Empty : ChineseDigits[number % 10])}",
    };
}
