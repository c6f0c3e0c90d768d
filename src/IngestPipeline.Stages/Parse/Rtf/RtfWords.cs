using System.Collections.Frozen;

namespace IngestPipeline.Stages.Parse.Rtf;

/// <summary>Control words that stand for text, and those whose group holds none. Destinations behind <c>\*</c> need no entry.</summary>
internal static class RtfWords
{
    private static readonly FrozenSet<string> Silent = FrozenSet.ToFrozenSet(
        [
            "colortbl", "stylesheet", "info", "pict", "nonshppict", "fldinst", "objdata", "filetbl", "revtbl", "template", "xe", "tc", "rxe", "txe",
            "header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf", "bkmkstart", "bkmkend", "atnid", "atnauthor",
        ],
        StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Signs = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["tab"] = "\t",
        ["cell"] = "\t",
        ["nestcell"] = "\t",
        ["bullet"] = "\u2022",
        ["emdash"] = "\u2014",
        ["endash"] = "\u2013",
        ["emspace"] = "\u2003",
        ["enspace"] = "\u2002",
        ["lquote"] = "\u2018",
        ["rquote"] = "\u2019",
        ["ldblquote"] = "\u201C",
        ["rdblquote"] = "\u201D",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static bool IsSilent(string word) => Silent.Contains(word);

    /// <returns>Null for words that say how text looks.</returns>
    public static string? TextOf(string word, RtfKind kind) => word switch
    {
        "par" or "sect" or "page" => kind == RtfKind.Rich ? "\n\n" : "\n",
        "line" or "row" or "nestrow" => "\n",
        _ => Signs.GetValueOrDefault(word),
    };
}
