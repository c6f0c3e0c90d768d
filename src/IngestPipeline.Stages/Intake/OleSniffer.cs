using System.Buffers.Binary;
using System.Text;

namespace IngestPipeline.Stages.Intake;

/// <summary>Tells OLE compound files apart by the names in their directory, which are UTF-16.</summary>
internal static class OleSniffer
{
    // Order matters: a message holds attachments, an encrypted package holds nothing else.
    private static readonly (string Stream, string Type)[] Streams =
    [
        ("__properties_version1.0", MediaTypes.Msg),
        ("__substg1.0_", MediaTypes.Msg),
        ("EncryptedPackage", MediaTypes.EncryptedOffice),
        ("WordDocument", MediaTypes.Doc),
        ("PowerPoint Document", MediaTypes.Ppt),
        ("Workbook", MediaTypes.Xls),
        ("Book", MediaTypes.Xls),
    ];

    private static readonly (string Extension, string Type)[] Extensions =
        [(".doc", MediaTypes.Doc), (".dot", MediaTypes.Doc), (".xls", MediaTypes.Xls), (".xlt", MediaTypes.Xls), (".ppt", MediaTypes.Ppt), (".pps", MediaTypes.Ppt), (".msg", MediaTypes.Msg)];

    public static ReadOnlySpan<byte> Signature => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    public static string Sniff(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail, string fileName)
    {
        var directory = DirectorySectors(head);
        foreach (var (stream, type) in Streams)
        {
            var name = Encoding.Unicode.GetBytes(stream);
            if (directory.IndexOf(name) >= 0 || head.IndexOf(name) >= 0 || tail.IndexOf(name) >= 0)
                return type;
        }

        // The directory lies outside what was seen: the extension decides between formats of this container.
        var extension = Path.GetExtension(fileName);
        return Extensions.FirstOrDefault(known => known.Extension.Equals(extension, StringComparison.OrdinalIgnoreCase)).Type ?? MediaTypes.OleStorage;
    }

    private static ReadOnlySpan<byte> DirectorySectors(ReadOnlySpan<byte> head)
    {
        if (head.Length < 512)
            return [];
        var sectorShift = BinaryPrimitives.ReadUInt16LittleEndian(head[30..]);
        var first = BinaryPrimitives.ReadUInt32LittleEndian(head[48..]);
        if (sectorShift is not (9 or 12))
            return [];
        var start = ((long)first + 1) << sectorShift;
        return start < head.Length ? head[(int)start..] : [];
    }
}
