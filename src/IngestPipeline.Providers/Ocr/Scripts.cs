namespace IngestPipeline.Providers.Ocr;

/// <summary>Which of Tesseract's languages are written in the scripts that its orientation data tells apart.</summary>
internal static class Scripts
{
    private static readonly Dictionary<string, string[]> Languages = new(StringComparer.Ordinal)
    {
        ["Arabic"] = ["ara", "fas", "urd", "pus", "uig", "snd", "kur_ara"],
        ["Armenian"] = ["hye"],
        ["Bengali"] = ["ben", "asm"],
        ["Cyrillic"] = ["rus", "ukr", "bul", "srp", "bel", "mkd", "kaz", "kir", "mon", "tat", "tgk", "uzb_cyrl"],
        ["Devanagari"] = ["hin", "mar", "nep", "san"],
        ["Ethiopic"] = ["amh", "tir"],
        ["Georgian"] = ["kat", "kat_old"],
        ["Greek"] = ["ell", "grc"],
        ["Gujarati"] = ["guj"],
        ["Gurmukhi"] = ["pan"],
        ["Han"] = ["chi_sim", "chi_tra", "jpn"],
        ["HanS"] = ["chi_sim", "chi_tra"],
        ["HanT"] = ["chi_tra", "chi_sim"],
        ["Hangul"] = ["kor"],
        ["Hebrew"] = ["heb", "yid"],
        ["Hiragana"] = ["jpn"],
        ["Japanese"] = ["jpn"],
        ["Kannada"] = ["kan"],
        ["Katakana"] = ["jpn"],
        ["Khmer"] = ["khm"],
        ["Korean"] = ["kor"],
        ["Lao"] = ["lao"],
        ["Malayalam"] = ["mal"],
        ["Myanmar"] = ["mya"],
        ["Oriya"] = ["ori"],
        ["Sinhala"] = ["sin"],
        ["Tamil"] = ["tam"],
        ["Telugu"] = ["tel"],
        ["Thai"] = ["tha"],
        ["Tibetan"] = ["bod", "dzo"],
    };

    /// <returns>Languages of the script, the most likely first; empty for Latin, which every configuration is taken to read, and for names unknown.</returns>
    public static IReadOnlyList<string> LanguagesOf(string script) => Languages.GetValueOrDefault(script, []);
}
