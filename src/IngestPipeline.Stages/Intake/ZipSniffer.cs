using System.Buffers.Binary;
using System.Text;

namespace IngestPipeline.Stages.Intake;

/// <summary>Names the format inside a zip by the entries of its central directory (file tail) and its local headers (file head), so a cut file is still known.</summary>
internal static class ZipSniffer
{
    private const int MaxNames = 4096;

    public static string Sniff(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail)
    {
        if (DeclaredType(head) is { } declared)
            return declared;
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        Collect(head, "PK\u0003\u0004"u8, lengthAt: 26, nameAt: 30, names);
        Collect(tail, "PK\u0001\u0002"u8, lengthAt: 28, nameAt: 46, names);
        return Decide(names);
    }

    /// <summary>EPUB and OpenDocument store their media type uncompressed as the first entry, named <c>mimetype</c>.</summary>
    private static string? DeclaredType(ReadOnlySpan<byte> head)
    {
        if (head.Length < 46 || !head[30..].StartsWith("mimetype"u8))
            return null;
        var start = 30 + 8 + BinaryPrimitives.ReadUInt16LittleEndian(head[28..]);
        var content = head[Math.Min(start, head.Length)..];
        foreach (var type in (string[])[MediaTypes.Epub, MediaTypes.OpenDocumentSpreadsheet, MediaTypes.OpenDocumentPresentation, MediaTypes.OpenDocumentText])
        {
            if (content.StartsWith(Encoding.ASCII.GetBytes(type)))
                return type;
        }

        return null;
    }

    private static void Collect(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> signature, int lengthAt, int nameAt, HashSet<string> names)
    {
        while (names.Count < MaxNames)
        {
            var found = bytes.IndexOf(signature);
            if (found < 0)
                return;
            bytes = bytes[found..];
            if (bytes.Length > nameAt)
            {
                var length = Math.Min((int)BinaryPrimitives.ReadUInt16LittleEndian(bytes[lengthAt..]), bytes.Length - nameAt);
                names.Add(Encoding.UTF8.GetString(bytes.Slice(nameAt, length)).Replace('\\', '/').TrimStart('/'));
            }

            bytes = bytes[signature.Length..];
        }
    }

    private static string Decide(HashSet<string> names)
    {
        var isPackage = names.Contains("[Content_Types].xml") || names.Contains("_rels/.rels");
        var hasMacros = names.Any(name => name.EndsWith("vbaProject.bin", StringComparison.OrdinalIgnoreCase));
        if (Has("word/") && (isPackage || names.Contains("word/document.xml")))
            return hasMacros ? MediaTypes.Docm : MediaTypes.Docx;
        if (Has("ppt/") && (isPackage || names.Contains("ppt/presentation.xml")))
            return hasMacros ? MediaTypes.Pptm : MediaTypes.Pptx;
        if (names.Contains("xl/workbook.bin"))
            return MediaTypes.Xlsb;
        if (Has("xl/") && (isPackage || names.Contains("xl/workbook.xml")))
            return hasMacros ? MediaTypes.Xlsm : MediaTypes.Xlsx;
        if (Has("visio/") && isPackage)
            return MediaTypes.Visio;
        return names.Contains("META-INF/MANIFEST.MF") ? MediaTypes.JavaArchive : MediaTypes.Zip;

        bool Has(string folder) => names.Any(name => name.StartsWith(folder, StringComparison.OrdinalIgnoreCase));
    }
}
