using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace IngestPipeline.Benchmarks;

/// <summary>A workbook of one sheet with 600,000 rows of fifteen readings of one digit: 308 MB of XML, 37 million characters of text.</summary>
internal static class LargeWorkbook
{
    private const int Rows = 600_000;
    private const int Columns = 15;
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string PackageRelations = "http://schemas.openxmlformats.org/package/2006/relationships";
    private const string Office = "application/vnd.openxmlformats-officedocument.spreadsheetml";

    public static void Write(string path)
    {
        using var package = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        Put("[Content_Types].xml", $"""
            <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
            <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
            <Override PartName="/xl/workbook.xml" ContentType="{Office}.sheet.main+xml"/>
            <Override PartName="/xl/worksheets/sheet1.xml" ContentType="{Office}.worksheet+xml"/>
            </Types>
            """);
        Put("_rels/.rels", $"""<Relationships xmlns="{PackageRelations}"><Relationship Id="r1" Type="{Relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
        Put("xl/workbook.xml", $"""<workbook xmlns="{Main}" xmlns:r="{Relations}"><sheets><sheet name="Readings" sheetId="1" r:id="r1"/></sheets></workbook>""");
        Put("xl/_rels/workbook.xml.rels", $"""
            <Relationships xmlns="{PackageRelations}">
            <Relationship Id="r1" Type="{Relations}/worksheet" Target="worksheets/sheet1.xml"/>
            </Relationships>
            """);
        using (var sheet = new StreamWriter(package.CreateEntry("xl/worksheets/sheet1.xml").Open()))
            WriteSheet(sheet);

        void Put(string name, string xml)
        {
            using var part = package.CreateEntry(name).Open();
            part.Write(Encoding.UTF8.GetBytes(xml));
        }
    }

    // 300 MB are written as they come; held as one text they would take more memory than reading them may.
    private static void WriteSheet(StreamWriter sheet)
    {
        sheet.Write($"""<worksheet xmlns="{Main}"><sheetData>""");
        for (var row = 1; row <= Rows; row++)
        {
            sheet.Write(string.Create(CultureInfo.InvariantCulture, $"<row r=\"{row}\">"));
            for (var column = 0; column < Columns; column++)
                sheet.Write(string.Create(CultureInfo.InvariantCulture, $"<c r=\"{(char)('A' + column)}{row}\" s=\"0\"><v>{((row * 7) + (column * 3)) % 10}</v></c>"));
            sheet.Write("</row>");
        }

        sheet.Write("</sheetData></worksheet>");
    }
}
