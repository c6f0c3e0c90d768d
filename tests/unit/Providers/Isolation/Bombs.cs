using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using IngestPipeline.Domain.Results;
using IngestPipeline.UnitTests.Parse;
using IngestPipeline.UnitTests.Parse.Pdf;

namespace IngestPipeline.UnitTests.Providers.Isolation;

/// <summary>Small files that want to become large, deep or endless. Made here; none is kept.</summary>
internal static class Bombs
{
    private const int Megabyte = 1 << 20;
    private const string Laughs = "<!DOCTYPE r [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'>]>";

    /// <summary>By name with extension: the reason each must end with, and how it is made.</summary>
    public static IReadOnlyDictionary<string, (QuarantineReason Reason, Func<byte[]> Make)> All { get; } = new Dictionary<string, (QuarantineReason, Func<byte[]>)>
    {
        ["ratio.docx"] = (QuarantineReason.DecompressionBomb, () => Office.Docx(Office.Paragraph(new string(' ', 64 * Megabyte)))),
        ["entries.docx"] = (QuarantineReason.DecompressionBomb, () => Office.Zip([.. Words, .. Enumerable.Range(0, 60_000).Select(number => ($"word/{number}.xml", ""))])),
        ["understated.docx"] = (QuarantineReason.Corrupt, () => UnderstateSizes(Office.Docx(Office.Paragraph(new string(' ', 8 * Megabyte))))),
        ["controls.docx"] = (QuarantineReason.DecompressionBomb, () => Office.Docx(Nested("<w:sdt><w:sdtContent>", Office.Paragraph("deep"), "</w:sdtContent></w:sdt>", 20_000))),
        ["tables.docx"] = (QuarantineReason.DecompressionBomb, () => Office.Docx(Nested("<w:tbl><w:tr><w:tc>", Office.Paragraph("deep"), "</w:tc></w:tr></w:tbl>", 5_000))),
        ["entities.docx"] = (QuarantineReason.DecompressionBomb, () => Office.Zip([.. Words.SkipLast(1), ("word/document.xml", $"{Laughs}<w:document {Office.WordNamespaces}><w:body><w:p><w:r><w:t>&c;</w:t></w:r></w:p></w:body></w:document>")])),
        ["types-entities.docx"] = (QuarantineReason.Corrupt, () => Office.Zip([("[Content_Types].xml", Laughs + Words[0].Text), .. Words.Skip(1)])),
        ["links-entities.docx"] = (QuarantineReason.Corrupt, () => Office.Zip([Words[0], ("_rels/.rels", Laughs + Words[1].Text), .. Words.Skip(2)])),
        ["strings.xlsx"] = (QuarantineReason.DecompressionBomb, () => Office.Xlsx([("A", "visible", "<sheetData/>")], strings: $"<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><si><t>{new string('a', 64 * Megabyte)}</t></si></sst>")),
        ["groups.pptx"] = (QuarantineReason.DecompressionBomb, () => Office.Pptx(Nested("<p:grpSp>", "", "</p:grpSp>", 10_000))),
        ["flate.pdf"] = (QuarantineReason.DecompressionBomb, () => Pdf("/Filter/FlateDecode", PdfFile.Deflate(Spaces(64)))),
        ["flate-twice.pdf"] = (QuarantineReason.DecompressionBomb, () => Pdf("/Filter[/FlateDecode/FlateDecode]", PdfFile.Deflate(PdfFile.Deflate(Spaces(64))))),
        ["flate-three-times.pdf"] = (QuarantineReason.DecompressionBomb, () => Pdf("/Filter[/FlateDecode/FlateDecode/FlateDecode]", PdfFile.Deflate(PdfFile.Deflate(PdfFile.Deflate(Spaces(128)))))),
        ["hex-then-flate.pdf"] = (QuarantineReason.DecompressionBomb, () => Pdf("/Filter[/ASCIIHexDecode/FlateDecode]", Encoding.ASCII.GetBytes(Convert.ToHexString(PdfFile.Deflate(Spaces(64))) + ">"))),
        ["run-length.pdf"] = (QuarantineReason.DecompressionBomb, () => Pdf("/Filter[/FlateDecode/RunLengthDecode]", PdfFile.Deflate([.. Enumerable.Repeat<byte[]>([129, 32], 6 * Megabyte).SelectMany(pair => pair), 128]))),
        ["arrays.pdf"] = (QuarantineReason.Corrupt, () => Deep(new string('[', 100_000) + new string(']', 100_000))),
        ["dictionaries.pdf"] = (QuarantineReason.Corrupt, () => Deep(Nested("<</A", "1", ">>", 50_000))),
        ["content-arrays.pdf"] = (QuarantineReason.Corrupt, () => Pdf("", Encoding.ASCII.GetBytes(new string('[', 200_000)))),
        ["flood.png"] = (QuarantineReason.DecompressionBomb, () => Png(30_000, 30_000)),
        ["flood.tif"] = (QuarantineReason.DecompressionBomb, () => Tiff(60_000, 60_000)),
        ["flood.gif"] = (QuarantineReason.DecompressionBomb, () => [.. "GIF89a"u8, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0]),
        ["flood.jpg"] = (QuarantineReason.DecompressionBomb, () => [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xC0, 0, 11, 8, 0xFF, 0xDC, 0xFF, 0xDC, 1, 0, 0, 0]),
        ["deep.json"] = (QuarantineReason.DecompressionBomb, () => Encoding.UTF8.GetBytes(new string('[', 500_000))),
        ["deep-objects.json"] = (QuarantineReason.DecompressionBomb, () => Encoding.UTF8.GetBytes(Nested("{\"a\":", "1", "}", 200_000))),
        ["deep.xml"] = (QuarantineReason.DecompressionBomb, () => Encoding.UTF8.GetBytes("<?xml version='1.0'?>" + Nested("<a>", "x", "</a>", 200_000))),
        ["laughs.xml"] = (QuarantineReason.DecompressionBomb, () => Encoding.UTF8.GetBytes($"<?xml version='1.0'?>{Laughs}<r>&c;</r>")),
        ["outside.svg"] = (QuarantineReason.DecompressionBomb, () => Encoding.UTF8.GetBytes("<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg xmlns='http://www.w3.org/2000/svg'><text>&x;</text></svg>")),
        ["parts.eml"] = (QuarantineReason.DecompressionBomb, () => Mail(string.Concat(Enumerable.Repeat("--b\r\nContent-Type: text/plain\r\n\r\nx\r\n", 6_000)) + "--b--\r\n")),
        ["gz-in-gz.gz"] = (QuarantineReason.UnsupportedType, () => Gzip(Gzip(Spaces(64)))),
        ["zeros.zip"] = (QuarantineReason.DecompressionBomb, () => Zip(Spaces(64))),
    };

    private static (string Name, string Text)[] Words =>
    [
        ("[Content_Types].xml", "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'><Default Extension='rels' ContentType='application/vnd.openxmlformats-package.relationships+xml'/><Override PartName='/word/document.xml' ContentType='application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'/></Types>"),
        ("_rels/.rels", "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'><Relationship Id='r1' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument' Target='word/document.xml'/></Relationships>"),
        ("word/document.xml", $"<w:document {Office.WordNamespaces}><w:body>{Office.Paragraph("plain")}</w:body></w:document>"),
    ];

    public static byte[] DeepHtml() => Encoding.UTF8.GetBytes("<!DOCTYPE html><html><body>" + Nested("<div>", "the innermost words", "</div>", 100_000) + "</body></html>");

    public static byte[] DeepMail() => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 5_000).Select(level => $"Subject: level {level}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n")) + "Content-Type: text/plain\r\n\r\ndeep\r\n");

    private static byte[] Spaces(int megabytes)
    {
        var bytes = new byte[megabytes * Megabyte];
        Array.Fill(bytes, (byte)' ');
        return bytes;
    }

    private static string Nested(string open, string inside, string close, int levels)
    {
        var text = new StringBuilder((open.Length + close.Length) * levels + inside.Length);
        for (var level = 0; level < levels; level++)
            text.Append(open);
        text.Append(inside);
        for (var level = 0; level < levels; level++)
            text.Append(close);
        return text.ToString();
    }

    private static byte[] Pdf(string dictionary, byte[] content)
    {
        var file = new PdfFile();
        return file.Page(file.AddStream(dictionary, content)).Build();
    }

    private static byte[] Deep(string value)
    {
        var file = new PdfFile();
        file[PdfFile.Catalog] = $"<</Type/Catalog/Pages 2 0 R/Names {value}>>";
        return file.Page(PdfFile.Text(72, 700, 12, "a line of text")).Build();
    }

    private static byte[] Png(int width, int height)
    {
        byte[] file = [0x89, .. "PNG"u8, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8, .. new byte[17]];
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(20), height);
        return file;
    }

    private static byte[] Tiff(int width, int height)
    {
        var file = new byte[8 + 2 + (2 * 12) + 4];
        "II*\0"u8.CopyTo(file);
        file[4] = 8;
        file[8] = 2;
        Entry(10, 256, width);
        Entry(22, 257, height);
        return file;

        void Entry(int at, short tag, int value)
        {
            BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(at), tag);
            BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(at + 2), 4);
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at + 4), 1);
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at + 8), value);
        }
    }

    private static byte[] Mail(string body) =>
        Encoding.UTF8.GetBytes("From: a@example.org\r\nSubject: many\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + body);

    private static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return packed.ToArray();
    }

    private static byte[] Zip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var archive = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = archive.CreateEntry("inside.bin").Open();
            entry.Write(bytes);
        }

        return packed.ToArray();
    }

    /// <summary>The directory says that each entry is a hundred bytes long.</summary>
    private static byte[] UnderstateSizes(byte[] zip)
    {
        for (var at = 0; at + 46 < zip.Length; at++)
        {
            if (zip.AsSpan(at, 4).SequenceEqual("PK\u0001\u0002"u8))
                BinaryPrimitives.WriteInt32LittleEndian(zip.AsSpan(at + 24), 100);
        }

        return zip;
    }
}
