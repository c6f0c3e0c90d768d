using System.Text.RegularExpressions;
using IngestPipeline.Stages.Parse;

namespace IngestPipeline.Stages.Intake;

/// <summary>Tells text from binary in any encoding, and text formats from each other.</summary>
internal static partial class TextSniffer
{
    private const int SampleCharacters = 16 * 1024;

    public static string Sniff(ReadOnlySpan<byte> head, string fileName)
    {
        var isPrefix = head.Length >= MediaTypeSniffer.WindowBytes;
        var text = TextDecoder.Decode(head, isPrefix: isPrefix).Text;
        if (!IsText(text))
            return MediaTypes.OctetStream;
        var extension = Path.GetExtension(fileName).ToLowerInvariant();
        var start = SkipPreamble(text);

        if (HtmlSniffer.IsHtml(start, extension))
            return MediaTypes.Html;
        if (HtmlSniffer.XmlType(start, extension) is { } xml)
            return xml;
        if (HeaderBlockSniffer.Sniff(text, extension) is { } mail)
            return mail;
        if (JsonSniffer.Sniff(start, extension, isPrefix) is { } json)
            return json;
        return extension switch
        {
            ".csv" => MediaTypes.Csv,
            ".tsv" or ".tab" => MediaTypes.Tsv,
            ".md" or ".markdown" or ".mdown" or ".mkd" or ".mdx" => MediaTypes.Markdown,
            ".html" or ".htm" or ".xhtml" when AnyTag().IsMatch(text) => MediaTypes.Html,
            ".txt" or ".text" or ".log" => MediaTypes.PlainText,
            _ => DelimitedType(text),
        };
    }

    /// <summary>White space and comments before the first mark.</summary>
    private static string SkipPreamble(string text)
    {
        var start = text.TrimStart();
        for (var skipped = 0; skipped < 20 && start.StartsWith("<!--", StringComparison.Ordinal); skipped++)
        {
            var end = start.IndexOf("-->", StringComparison.Ordinal);
            if (end < 0)
                break;
            start = start[(end + 3)..].TrimStart();
        }

        return start;
    }

    private static bool IsText(string text)
    {
        var sample = text.AsSpan(0, Math.Min(text.Length, SampleCharacters));
        var (control, replaced) = (0, 0);
        foreach (var letter in sample)
        {
            if (letter == '\uFFFD')
                replaced++;
            else if (letter == '\0' || (char.IsControl(letter) && letter is not ('\t' or '\n' or '\r' or '\f' or '\v' or '\u001B' or '\b' or '\u001A' or '\u0085')))
                control++;
        }

        // Mis-decoded bytes (UTF-8 read as Latin-1 and written again) leave some controls from U+0080 in real text; binary has them everywhere.
        return control * 50 <= sample.Length && replaced * 10 <= sample.Length && !sample.Contains('\0');
    }

    /// <summary>Without an extension that says so, only a tight grid of cells is a table: prose has commas too.</summary>
    private static string DelimitedType(string text)
    {
        var lines = text.Split('\n', 42, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var complete = lines.Length > 41 ? lines[..40] : lines;
        if (complete.Length < 4)
            return MediaTypes.PlainText;
        foreach (var (delimiter, type) in (ReadOnlySpan<(char, string)>)[('\t', MediaTypes.Tsv), (',', MediaTypes.Csv), (';', MediaTypes.Csv)])
        {
            var count = complete[0].Count(letter => letter == delimiter);
            if (count >= 2 && complete.All(line => line.Count(letter => letter == delimiter) == count))
                return type;
        }

        return MediaTypes.PlainText;
    }

    [GeneratedRegex("</?[a-zA-Z][a-zA-Z0-9]*[^<>]*>")]
    private static partial Regex AnyTag();
}
