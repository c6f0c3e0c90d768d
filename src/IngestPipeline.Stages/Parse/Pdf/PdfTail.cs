namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>How a file ends, read from its bytes alone.</summary>
/// <param name="IsEnded">An end marker stands behind the last object.</param>
/// <param name="IsCutInsideObject">The last object begins and does not end: bytes are missing for certain.</param>
/// <param name="HasObjects">There is an object in it at all.</param>
/// <param name="AnnouncedLength">Length that a linearised file states, in bytes; null for others.</param>
internal sealed record PdfTail(bool IsEnded, bool IsCutInsideObject, bool HasObjects, long? AnnouncedLength)
{
    private const int HeaderWindow = 1024;

    public static PdfTail Read(ReadOnlySpan<byte> file)
    {
        var mark = file.LastIndexOf("%%EOF"u8);
        var rest = mark < 0 ? file : file[(mark + 5)..];
        var lastEnd = rest.LastIndexOf("endobj"u8);
        var open = lastEnd < 0 ? rest : rest[(lastEnd + 6)..];
        return new PdfTail(mark >= 0 && lastEnd < 0 && !HasObject(open), HasObject(open), HasObject(file), LinearisedLength(file));
    }

    /// <summary>Bytes are missing at the end; the sentence says how that is known. Null when nothing points to it.</summary>
    public string? Shortfall(long length) =>
        IsEnded ? null
        : AnnouncedLength > length ? $"the file has {length} of the {AnnouncedLength} bytes it announces"
        : IsCutInsideObject ? "the file ends inside an object"
        : "the file has no end marker (%%EOF)";

    /// <summary>Bytes are missing for certain, and not just the marker at the end.</summary>
    public bool IsCut(long length) => !IsEnded && (IsCutInsideObject || AnnouncedLength > length);

    private static bool HasObject(ReadOnlySpan<byte> bytes)
    {
        for (var at = bytes.IndexOf(" obj"u8); at >= 0;)
        {
            if (at > 0 && char.IsAsciiDigit((char)bytes[at - 1]))
                return true;
            bytes = bytes[(at + 4)..];
            at = bytes.IndexOf(" obj"u8);
        }

        return false;
    }

    private static long? LinearisedLength(ReadOnlySpan<byte> file)
    {
        var head = file[..Math.Min(file.Length, HeaderWindow)];
        var at = head.IndexOf("/Linearized"u8);
        if (at < 0)
            return null;
        head = head[at..];
        var end = head.IndexOf(">>"u8);
        head = end < 0 ? head : head[..end];
        var key = head.IndexOf("/L "u8);
        if (key < 0)
            return null;
        var digits = head[(key + 3)..];
        var count = 0;
        while (count < digits.Length && count < 12 && char.IsAsciiDigit((char)digits[count]))
            count++;
        return count > 0 ? long.Parse(digits[..count], System.Globalization.CultureInfo.InvariantCulture) : null;
    }
}
