using System.IO.Compression;
using System.Text;

namespace IngestPipeline.UnitTests.Parse;

/// <summary>Small Office packages from their parts.</summary>
internal static class Office
{
    private const string Relationship = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";

    public static byte[] Zip(params (string Name, string Text)[] entries)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in entries)
            {
                // The formats that name themselves first must be readable without inflating.
                using var entry = archive.CreateEntry(name, name == "mimetype" ? CompressionLevel.NoCompression : CompressionLevel.Optimal).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return stream.ToArray();
    }

    /// <summary>The same package with every part changed.</summary>
    public static byte[] Rewrite(byte[] package, Func<string, string> change)
    {
        using var archive = new ZipArchive(new MemoryStream(package), ZipArchiveMode.Read);
        return Zip([.. archive.Entries.Select(entry =>
        {
            using var reader = new StreamReader(entry.Open());
            return (entry.FullName, change(reader.ReadToEnd()));
        })]);
    }

    /// <param name="body">Content of <c>w:body</c>.</param>
    /// <param name="parts">Further parts: type of relationship, content type after "wordprocessingml.", XML.</param>
    public static byte[] Docx(string body, params (string Kind, string Xml)[] parts)
    {
        var entries = Package("word/document.xml", "wordprocessingml.document", [.. parts.Select(part => ($"word/{part.Kind}.xml", $"wordprocessingml.{part.Kind}"))]);
        entries.Add(("word/_rels/document.xml.rels", Relationships([.. parts.Select(part => (part.Kind, $"{part.Kind}.xml"))])));
        entries.Add(("word/document.xml", $"<w:document {WordNamespaces}><w:body>{body}</w:body></w:document>"));
        entries.AddRange(parts.Select(part => ($"word/{part.Kind}.xml", part.Xml)));
        return Zip([.. entries]);
    }

    public const string WordNamespaces =
        "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main' xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006' " +
        "xmlns:wps='http://schemas.microsoft.com/office/word/2010/wordprocessingShape' xmlns:v='urn:schemas-microsoft-com:vml' xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'";

    public static string Paragraph(string text, string properties = "") =>
        $"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>";

    /// <param name="sheets">Name, state, and XML inside <c>worksheet</c>.</param>
    /// <param name="styles">Content of <c>styleSheet</c>.</param>
    /// <param name="strings">The whole shared string part; empty for none.</param>
    public static byte[] Xlsx(IReadOnlyList<(string Name, string State, string Xml)> sheets, string styles = "", string strings = "")
    {
        const string main = "xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main' xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'";
        var parts = sheets.Select((_, index) => ($"xl/worksheets/sheet{index + 1}.xml", "spreadsheetml.worksheet")).ToList();
        var relationships = sheets.Select((_, index) => ("worksheet", $"worksheets/sheet{index + 1}.xml")).ToList();
        parts.Add(("xl/styles.xml", "spreadsheetml.styles"));
        relationships.Add(("styles", "styles.xml"));
        if (strings.Length > 0)
        {
            parts.Add(("xl/sharedStrings.xml", "spreadsheetml.sharedStrings"));
            relationships.Add(("sharedStrings", "sharedStrings.xml"));
        }

        var entries = Package("xl/workbook.xml", "spreadsheetml.sheet", [.. parts]);
        entries.Add(("xl/_rels/workbook.xml.rels", Relationships([.. relationships])));
        entries.Add(("xl/workbook.xml", $"<workbook {main}><sheets>{string.Concat(sheets.Select((sheet, index) => $"<sheet name='{sheet.Name}' sheetId='{index + 1}' state='{sheet.State}' r:id='r{index + 1}'/>"))}</sheets></workbook>"));
        entries.AddRange(sheets.Select((sheet, index) => ($"xl/worksheets/sheet{index + 1}.xml", $"<worksheet {main}>{sheet.Xml}</worksheet>")));
        entries.Add(("xl/styles.xml", $"<styleSheet {main}>{styles}</styleSheet>"));
        if (strings.Length > 0)
            entries.Add(("xl/sharedStrings.xml", strings));
        return Zip([.. entries]);
    }

    /// <param name="slides">Content of <c>p:spTree</c>; null for a slide the package lacks.</param>
    public static byte[] Pptx(params string?[] slides)
    {
        const string main = "xmlns:p='http://schemas.openxmlformats.org/presentationml/2006/main' xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main' xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'";
        var present = slides.Select((xml, index) => (Xml: xml, Name: $"ppt/slides/slide{index + 1}.xml")).Where(slide => slide.Xml is not null).ToArray();
        var entries = Package("ppt/presentation.xml", "presentationml.presentation", [.. present.Select(slide => (slide.Name, "presentationml.slide"))]);
        entries.Add(("ppt/_rels/presentation.xml.rels", Relationships([.. slides.Select((_, index) => ("slide", $"slides/slide{index + 1}.xml"))])));
        entries.Add(("ppt/presentation.xml", $"<p:presentation {main}><p:sldIdLst>{string.Concat(slides.Select((_, index) => $"<p:sldId id='{256 + index}' r:id='r{index + 1}'/>"))}</p:sldIdLst></p:presentation>"));
        entries.AddRange(present.Select(slide => (slide.Name, $"<p:sld {main}><p:cSld><p:spTree>{slide.Xml}</p:spTree></p:cSld></p:sld>")));
        return Zip([.. entries]);
    }

    private static List<(string Name, string Text)> Package(string mainPart, string kind, IReadOnlyList<(string Name, string Kind)> parts) =>
    [
        ("[Content_Types].xml",
            "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'><Default Extension='rels' ContentType='application/vnd.openxmlformats-package.relationships+xml'/>" +
            $"<Override PartName='/{mainPart}' ContentType='application/vnd.openxmlformats-officedocument.{kind}.main+xml'/>" +
            string.Concat(parts.Select(part => $"<Override PartName='/{part.Name}' ContentType='application/vnd.openxmlformats-officedocument.{part.Kind}+xml'/>")) + "</Types>"),
        ("_rels/.rels", Relationships([("officeDocument", mainPart)])),
    ];

    private static string Relationships(IReadOnlyList<(string Kind, string Target)> targets) =>
        "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>" +
        string.Concat(targets.Select((target, index) => $"<Relationship Id='r{index + 1}' Type='{Relationship}{target.Kind}' Target='{target.Target}'/>")) + "</Relationships>";
}
