using System.Globalization;
using System.Text;

namespace IngestPipeline.Stages.Parse.Rtf;

/// <summary>
/// Reads the text of RTF: groups, destinations, code pages, Unicode and signs by name; of looks, tables and pictures nothing. Where the text
/// was made from HTML, the page is put together again: what stands in <c>\htmltag</c> groups is markup, what stands between
/// <c>\htmlrtf</c> and <c>\htmlrtf0</c> was added for RTF only ([MS-OXRTFEX] 2.2).
/// </summary>
internal sealed class RtfReader
{
    private readonly ReadOnlyMemory<byte> source;
    private readonly RtfTextWriter text = new();
    private readonly RtfFonts fonts = new();
    private readonly Stack<RtfGroup> outer = new();
    private RtfGroup group = new();
    private RtfKind kind;
    private int at;

    // Characters after a \u that stand in for it and are passed over.
    private int substitutes;

    private RtfReader(ReadOnlyMemory<byte> source) => this.source = source;

    /// <summary>Never fails: what is not understood is passed over, as the format asks for.</summary>
    public static RtfContent Read(ReadOnlyMemory<byte> source)
    {
        var reader = new RtfReader(source);
        reader.ReadAll();
        return new RtfContent(reader.kind, reader.text.ToString());
    }

    private void ReadAll()
    {
        var bytes = source.Span;
        while (at < bytes.Length)
        {
            var symbol = bytes[at++];
            switch (symbol)
            {
                case (byte)'{':
                    substitutes = 0;
                    outer.Push(group);
                    break;
                case (byte)'}':
                    substitutes = 0;
                    if (outer.TryPop(out var around))
                        group = around;
                    break;
                case (byte)'\\':
                    ReadControl(bytes);
                    break;
                case (byte)'\r' or (byte)'\n':
                    break;
                default:
                    Byte(symbol);
                    break;
            }
        }
    }

    private void ReadControl(ReadOnlySpan<byte> bytes)
    {
        if (at >= bytes.Length)
            return;
        if (!char.IsAsciiLetter((char)bytes[at]))
        {
            Symbol(bytes);
            return;
        }

        var start = at;
        while (at < bytes.Length && char.IsAsciiLetter((char)bytes[at]))
            at++;
        var word = Encoding.ASCII.GetString(bytes[start..at]);
        start = at;
        if (at < bytes.Length && bytes[at] == '-')
            at++;
        while (at < bytes.Length && char.IsAsciiDigit((char)bytes[at]))
            at++;
        int? number = int.TryParse(bytes[start..at], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;
        if (at < bytes.Length && bytes[at] == ' ')
            at++;
        Word(word, number, bytes);
    }

    private void Symbol(ReadOnlySpan<byte> bytes)
    {
        var symbol = (char)bytes[at++];
        switch (symbol)
        {
            case '\'':
                if (at + 2 > bytes.Length || !byte.TryParse(bytes.Slice(at, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
                    return;
                at += 2;
                Byte(value);
                return;
            case '*':
                // A destination that readers who do not know it pass over: whether we know it, its name will tell.
                group = group with { IsOptional = true };
                return;
            case '~':
                Put("\u00A0");
                return;
            case '_':
                Put("\u2011");
                return;
            case '\r' or '\n':
                Word("par", null, bytes);
                return;
            case '\\' or '{' or '}':
                Byte((byte)symbol);
                return;
        }
    }

    private void Word(string word, int? number, ReadOnlySpan<byte> bytes)
    {
        if (RtfWords.IsSilent(word) || (group.IsOptional && word is not "htmltag"))
            group = group with { Place = RtfPlace.Silent };
        group = group with { IsOptional = false };
        switch (word)
        {
            case "bin":
                at = (int)Math.Min(bytes.Length, at + (long)Math.Max(0, number ?? 0));
                return;
            case "fonttbl":
                group = group with { Place = RtfPlace.Fonts };
                return;
            case "htmltag" when kind == RtfKind.Html:
                group = group with { Place = RtfPlace.Markup };
                return;
            case "fromhtml":
                kind = number == 0 ? RtfKind.Rich : RtfKind.Html;
                return;
            case "fromtext":
                kind = RtfKind.Plain;
                return;
            case "htmlrtf":
                group = group with { IsForRtfOnly = number != 0 };
                return;
            case "ansicpg":
                fonts.CodePage = number ?? 0;
                return;
            case "mac":
                fonts.CodePage = 10000;
                return;
            case "f":
                group = group with { Font = number ?? 0 };
                return;
            case "fcharset" when group.Place == RtfPlace.Fonts:
                fonts.SetCharset(group.Font, number ?? 0);
                return;
            case "cpg" when group.Place == RtfPlace.Fonts:
                fonts.SetCodePage(group.Font, number ?? 0);
                return;
            case "uc":
                group = group with { SubstituteCount = Math.Clamp(number ?? 1, 0, 16) };
                return;
            case "u":
                substitutes = 0;
                Put(((char)(ushort)(number ?? 0)).ToString());
                substitutes = group.SubstituteCount;
                return;
            default:
                if (RtfWords.TextOf(word, kind) is { } sign)
                    Put(sign);
                return;
        }
    }

    private bool IsHeard => group.Place switch
    {
        RtfPlace.Text => kind != RtfKind.Html || !group.IsForRtfOnly,
        RtfPlace.Markup => true,
        _ => false,
    };

    private void Byte(byte value)
    {
        if (substitutes > 0)
            substitutes--;
        else if (IsHeard)
            text.Add(value, fonts.EncodingOf(group.Font));
    }

    private void Put(string sign)
    {
        if (substitutes > 0)
            substitutes--;
        else if (IsHeard)
            text.Add(sign);
    }
}
