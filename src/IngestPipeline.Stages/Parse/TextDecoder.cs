using System.Text;
using UtfUnknown;

namespace IngestPipeline.Stages.Parse;

/// <summary>
/// Turns bytes of unknown encoding into text. Order of belief: byte order mark, zero bytes (UTF-16, UTF-32), strict UTF-8,
/// the declared charset, what the bytes look like, windows-1252 (which can read anything).
/// </summary>
public static class TextDecoder
{
    /// <summary>Bytes the statistical detector looks at: more does not change its mind and costs time.</summary>
    private const int DetectionBytes = 256 * 1024;

    static TextDecoder() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <param name="bytes">The whole file, or its beginning.</param>
    /// <param name="declaredCharset">What the file or its envelope says of itself; believed when the bytes agree.</param>
    /// <param name="isPrefix">True when the file goes on: a character cut at the end is dropped.</param>
    public static DecodedText Decode(ReadOnlySpan<byte> bytes, string? declaredCharset = null, bool isPrefix = false)
    {
        if (ByteOrderMark(bytes) is var (marked, length))
            return Finish(marked, bytes[length..], isPrefix);
        if (WideEncodingDetector.Detect(bytes) is { } wide)
            return Finish(wide, bytes, isPrefix);

        var declared = Find(declaredCharset);
        var hasEscape = bytes.IndexOf((byte)0x1B) >= 0;
        if (hasEscape && declared is { CodePage: >= 50220 and <= 50227 })
            return Finish(declared, bytes, isPrefix);
        if (IsUtf8(bytes, isPrefix, out var hasHighBytes) && (hasHighBytes || !hasEscape))
            return Finish(new UTF8Encoding(false), bytes, isPrefix);
        if (declared is not null && declared.CodePage is not (65001 or 20127 or 1200 or 1201) && TryStrict(declared, bytes, isPrefix) is { } text)
            return new DecodedText(text, declared.WebName, IsLossy: false);
        return Guess(bytes, isPrefix);
    }

    /// <summary>The encoding a charset label names, with the usual meaning browsers give to it; null when unknown.</summary>
    public static Encoding? Find(string? charset)
    {
        var label = charset?.Trim().Trim('"', '\'').ToLowerInvariant();
        if (string.IsNullOrEmpty(label))
            return null;
        // Files labelled Latin-1 or ASCII are windows-1252 in practice; Korean and Chinese labels mean their supersets.
        label = label switch
        {
            "iso-8859-1" or "latin1" or "latin-1" or "us-ascii" or "ascii" or "iso8859-1" or "cp1252" => "windows-1252",
            "ks_c_5601-1987" or "ks_c_5601" or "euc-kr" or "cp949" or "uhc" => "ks_c_5601-1987",
            "gb2312" or "gbk" or "x-gbk" => "gb18030",
            "shift-jis" or "sjis" or "ms_kanji" or "cp932" or "windows-31j" => "shift_jis",
            "iso-8859-9" => "windows-1254",
            "x-mac-ce" => "x-mac-ce",
            "cp1251" => "windows-1251",
            "cp1250" => "windows-1250",
            _ => label,
        };
        try
        {
            var encoding = Encoding.GetEncoding(label);
            return encoding.CodePage == 65000 ? null : encoding;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static (Encoding Encoding, int Length)? ByteOrderMark(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xFF, 0xFE, 0, 0, ..] => (new UTF32Encoding(false, true), 4),
        [0, 0, 0xFE, 0xFF, ..] => (new UTF32Encoding(true, true), 4),
        [0xEF, 0xBB, 0xBF, ..] => (new UTF8Encoding(true), 3),
        [0xFF, 0xFE, ..] => (new UnicodeEncoding(false, true), 2),
        [0xFE, 0xFF, ..] => (new UnicodeEncoding(true, true), 2),
        [0x84, 0x31, 0x95, 0x33, ..] => (Encoding.GetEncoding("gb18030"), 4),
        _ => null,
    };

    private static bool IsUtf8(ReadOnlySpan<byte> bytes, bool isPrefix, out bool hasHighBytes)
    {
        hasHighBytes = bytes.IndexOfAnyInRange((byte)0x80, (byte)0xFF) >= 0;
        if (!isPrefix)
            return System.Text.Unicode.Utf8.IsValid(bytes);
        for (var cut = 0; cut < 4 && cut <= bytes.Length; cut++)
        {
            if (System.Text.Unicode.Utf8.IsValid(bytes[..^cut]))
                return true;
        }

        return false;
    }

    private static DecodedText Guess(ReadOnlySpan<byte> bytes, bool isPrefix)
    {
        if (WesternText.IsLikely(bytes))
            return Finish(Encoding.GetEncoding(1252), bytes, isPrefix);

        var detected = CharsetDetector.DetectFromBytes(bytes[..Math.Min(bytes.Length, DetectionBytes)].ToArray());
        foreach (var detail in detected.Details ?? [])
        {
            var encoding = Find(detail.EncodingName);
            if (encoding is null || detail.Confidence < 0.4f || encoding.CodePage is 20127 or 1200 or 1201)
                continue;
            // UTF-8 with a few broken bytes is still UTF-8: the detector says so only when most sequences are right.
            if (encoding.CodePage == 65001 || TryStrict(encoding, bytes, isPrefix) is not null)
                return Finish(encoding, bytes, isPrefix);
        }

        return MostlyUtf8(bytes) ? Finish(new UTF8Encoding(false), bytes, isPrefix) : Finish(Encoding.GetEncoding(1252), bytes, isPrefix);
    }

    private static bool MostlyUtf8(ReadOnlySpan<byte> bytes)
    {
        var (good, bad) = (0, 0);
        for (var index = 0; index < bytes.Length;)
        {
            if (bytes[index] < 0x80)
            {
                index++;
                continue;
            }

            if (Rune.DecodeFromUtf8(bytes[index..], out _, out var consumed) == System.Buffers.OperationStatus.Done)
                good++;
            else
                bad++;
            index += Math.Max(consumed, 1);
        }

        return good > 4 * bad;
    }

    private static string? TryStrict(Encoding encoding, ReadOnlySpan<byte> bytes, bool isPrefix)
    {
        var strict = Encoding.GetEncoding(encoding.CodePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        for (var cut = 0; cut <= (isPrefix ? 3 : 0) && cut <= bytes.Length; cut++)
        {
            try
            {
                return strict.GetString(bytes[..^cut]);
            }
            catch (DecoderFallbackException)
            {
            }
        }

        return null;
    }

    private static DecodedText Finish(Encoding encoding, ReadOnlySpan<byte> bytes, bool isPrefix)
    {
        var text = encoding.GetString(bytes);
        if (encoding.CodePage == 65001)
            text = MojibakeRepair.Repair(text);
        if (isPrefix)
            text = text.TrimEnd('\uFFFD');
        var name = encoding.CodePage == 1252 && bytes.IndexOfAnyInRange((byte)0x80, (byte)0xFF) < 0 ? "us-ascii" : encoding.WebName;
        return new DecodedText(text.TrimStart('\uFEFF'), name, text.Contains('\uFFFD', StringComparison.Ordinal));
    }
}
