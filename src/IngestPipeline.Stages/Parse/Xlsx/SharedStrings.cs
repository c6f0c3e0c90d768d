using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using DocumentFormat.OpenXml.Packaging;
using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Parse.OpenXml;

namespace IngestPipeline.Stages.Parse.Xlsx;

/// <summary>The strings cells refer to by number.</summary>
internal sealed partial class SharedStrings
{
    private readonly List<string> strings = [];

    public SharedStrings(SharedStringTablePart? part, ParseOptions options, CancellationToken cancellation)
    {
        if (part is null)
            return;
        using var reader = new PartReader(part, options, cancellation);
        var characters = 0L;
        foreach (var item in reader.Trees("si"))
        {
            var text = Text(item);
            characters += text.Length;
            if (characters > options.MaxTextMegacharacters * 1_000_000L)
                throw new PermanentStageException(QuarantineReason.TooLarge, $"the strings of the workbook have more than {options.MaxTextMegacharacters} million characters (Parse:MaxTextMegacharacters)");
            strings.Add(text);
        }
    }

    public string this[int index] => index >= 0 && index < strings.Count ? strings[index] : string.Empty;

    /// <summary>Text of a string item: plain or in runs, without the reading aids (phonetic runs) of Japanese.</summary>
    public static string Text(XElement? item)
    {
        if (item is null)
            return string.Empty;
        var pieces = item.Elements().Where(element => element.Name.LocalName is "t" or "r").Select(element => element.Is("t") ? element.Value : element.Child("t")?.Value);
        return Unescape(string.Concat(pieces));
    }

    /// <summary>Office writes characters XML cannot hold as <c>_x000D_</c>.</summary>
    private static string Unescape(string text) => text.Contains("_x", StringComparison.Ordinal)
        ? Escaped().Replace(text, match => ((char)int.Parse(match.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString())
        : text;

    [GeneratedRegex("_x([0-9A-Fa-f]{4})_")]
    private static partial Regex Escaped();
}
