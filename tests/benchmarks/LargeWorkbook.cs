using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace IngestPipeline.Benchmarks;

/// <summary>A workbook of one sheet with 60,000 rows of ten cells, half numbers and half shared strings: 30 MB of XML.</summary>
internal static class LargeWorkbook
{
    private const int Rows = 60_000;
    private const int Columns = 10;
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
            <Override PartName="/xl/sharedStrings.xml" ContentType="{Office}.sharedStrings+xml"/>
            </Types>
            """);
        Put("_rels/.rels", $"""<Relationships xmlns="{PackageRelations}"><Relationship Id="r1" Type="{Relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
        Put("xl/workbook.xml", $"""<workbook xmlns="{Main}" xmlns:r="{Relations}"><sheets><sheet name="Readings" sheetId="1" r:id="r1"/></sheets></workbook>""");
        Put("xl/_rels/workbook.xml.rels", $"""
            <Relationships xmlns="{PackageRelations}">
            <Relationship Id="r1" Type="{Relations}/worksheet" Target="worksheets/sheet1.xml"/>
            <Relationship Id="r2" Type="{Relations}/sharedStrings" Target="sharedStrings.xml"/>
            </Relationships>
            """);
        Put("xl/worksheets/sheet1.xml", Sheet());
        Put("xl/sharedStrings.xml", Strings());

        void Put(string name, string xml)
        {
            using var part = package.CreateEntry(name).Open();
            part.Write(Encoding.UTF8.GetBytes(xml));
        }
    }

    private static string Sheet()
    {
        var xml = new StringBuilder($"""<worksheet xmlns="{Main}"><sheetData>""");
        for (var row = 1; row <= Rows; row++)
        {
            xml.Append(CultureInfo.InvariantCulture, $"<row r=\"{row}\">");
            for (var column = 0; column < Columns; column++)
            {
                var isText = row == 1 || column % 2 == 0;
                xml.Append(CultureInfo.InvariantCulture, $"<c r=\"{(char)('A' + column)}{row}\"");
                if (isText)
                    xml.Append(CultureInfo.InvariantCulture, $" t=\"s\"><v>{((row - 1) * Columns / 2) + (column / 2)}</v></c>");
                else
                    xml.Append(CultureInfo.InvariantCulture, $"><v>{row * 31 % 9973}.{column}5</v></c>");
            }

            xml.Append("</row>");
        }

        return xml.Append("</sheetData></worksheet>").ToString();
    }

    private static string Strings()
    {
        var xml = new StringBuilder($"""<sst xmlns="{Main}">""");
        for (var number = 0; number < (Rows * Columns / 2) + Columns; number++)
            xml.Append(CultureInfo.InvariantCulture, $"<si><t>ward {number % 61} pump {number}</t></si>");
        return xml.Append("</sst>").ToString();
    }
}
