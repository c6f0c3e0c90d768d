using System.Buffers;
using System.Buffers.Binary;

namespace IngestPipeline.Stages.Intake;

/// <summary>Finds the media type of a file by its content. The name only decides between text formats that content cannot tell apart.</summary>
public static class MediaTypeSniffer
{
    /// <summary>Bytes at each end of a file that the sniffer wants to see.</summary>
    public const int WindowBytes = 64 * 1024;

    /// <summary>Where a PDF header may begin (ISO 32000, appendix H: within the first 1024 bytes).</summary>
    private const int PdfHeaderWindow = 1024;

    private static readonly SearchValues<byte> BeforeHeader = SearchValues.Create([(byte)' ', (byte)'\t', (byte)'\r', (byte)'\n', 0, 0xEF, 0xBB, 0xBF]);

    /// <param name="head">The first bytes, up to <see cref="WindowBytes"/>; empty for an empty file.</param>
    /// <param name="tail">The last bytes, up to <see cref="WindowBytes"/>; may overlap the head.</param>
    /// <param name="fileName">A tie-break between text formats, never more.</param>
    /// <returns>One of <see cref="MediaTypes"/>, always lower case; <see cref="MediaTypes.OctetStream"/> when nothing fits.</returns>
    public static string Sniff(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail, string fileName)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        if (head.IsEmpty)
            return MediaTypes.Empty;
        if (SniffSignature(head) is { } signature)
            return signature;
        if (head.StartsWith("PK\u0003\u0004"u8) || head.StartsWith("PK\u0005\u0006"u8))
            return ZipSniffer.Sniff(head, tail);
        if (head.StartsWith(OleSniffer.Signature))
            return OleSniffer.Sniff(head, tail, fileName);
        if (IsPdf(head))
            return MediaTypes.Pdf;
        return TextSniffer.Sniff(head, fileName);
    }

    private static string? SniffSignature(ReadOnlySpan<byte> head) => head switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => MediaTypes.Png,
        [0xFF, 0xD8, 0xFF, ..] => MediaTypes.Jpeg,
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => MediaTypes.Gif,
        [(byte)'I', (byte)'I', 0x2A or 0x2B, 0, ..] or [(byte)'M', (byte)'M', 0, 0x2A or 0x2B, ..] => MediaTypes.Tiff,
        [(byte)'B', (byte)'M', ..] when IsBitmap(head) => MediaTypes.Bmp,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => MediaTypes.Webp,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'A', (byte)'V', (byte)'E', ..] => MediaTypes.Wave,
        [0x1F, 0x8B, ..] => MediaTypes.Gzip,
        [(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C, ..] => MediaTypes.SevenZip,
        [(byte)'R', (byte)'a', (byte)'r', (byte)'!', 0x1A, 0x07, ..] => MediaTypes.Rar,
        [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', 0x31, 0x41, ..] => MediaTypes.Bzip2,
        [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, ..] => MediaTypes.Xz,
        [0x28, 0xB5, 0x2F, 0xFD, ..] => MediaTypes.Zstandard,
        [(byte)'M', (byte)'Z', 0x90 or 0x78 or 0x50 or 0, ..] or [0x7F, (byte)'E', (byte)'L', (byte)'F', ..] => MediaTypes.Executable,
        [(byte)'{', (byte)'\\', (byte)'r', (byte)'t', (byte)'f', ..] => MediaTypes.Rtf,
        [(byte)'O', (byte)'g', (byte)'g', (byte)'S', 0, ..] => MediaTypes.Ogg,
        [(byte)'I', (byte)'D', (byte)'3', < 0x10, ..] => MediaTypes.Mp3,
        [0, 0, 0, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', (byte)'h' or (byte)'m', (byte)'e' or (byte)'i', (byte)'i' or (byte)'f', ..] => MediaTypes.Heic,
        [0, 0, 0, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] => MediaTypes.Mp4,
        _ when head.StartsWith("SQLite format 3\0"u8) => MediaTypes.Sqlite,
        _ when head.Length > 262 && head[257..].StartsWith("ustar"u8) => MediaTypes.Tar,
        _ => null,
    };

    /// <summary>The size of the second header is one of the few in use; two letters alone also start text.</summary>
    private static bool IsBitmap(ReadOnlySpan<byte> head) =>
        head.Length >= 26 && BinaryPrimitives.ReadUInt32LittleEndian(head[14..]) is 12 or 40 or 52 or 56 or 64 or 108 or 124;

    private static bool IsPdf(ReadOnlySpan<byte> head)
    {
        var window = head[..Math.Min(head.Length, PdfHeaderWindow)];
        var at = window.IndexOf("%PDF-"u8);
        if (at < 0)
            return false;
        // Text that talks about PDF has the mark in a sentence; a file with rubbish before its header has objects behind it.
        return window[..at].IndexOfAnyExcept(BeforeHeader) < 0 || head[at..].IndexOf(" obj"u8) > 0;
    }
}
