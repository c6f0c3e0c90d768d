using System.Diagnostics;
using System.Globalization;
using System.Text;
using IngestPipeline.Providers.Ocr;
using IngestPipeline.Stages.Ocr;

namespace IngestPipeline.UnitTests.Providers.Ocr;

/// <summary>Makes pages to recognise: a hand-written PDF, and pictures of it in the formats pdftoppm writes.</summary>
internal static class TestPage
{
    public const string FirstLine = "Quarterly report of the harbour office";

    /// <summary>Eight lines at 14 points from 72 points left and 72 points below the top of a letter page.</summary>
    public static readonly string[] Lines =
    [
        FirstLine,
        "The number of ships that called at the port",
        "grew from 1480 in spring to 1623 in summer,",
        "mostly because the new pier was opened early.",
        "Storage in the northern sheds is nearly full and",
        "grain waits eleven days before it is loaded.",
        "The council should decide about the crane,",
        "which has been out of service since August.",
    ];

    public static void SkipWithoutTools()
    {
        var problems = OcrRequirements.Check(new OcrOptions());
        Assert.SkipUnless(problems.Count == 0, string.Join("; ", problems));
    }

    /// <param name="transform">A PDF matrix put before the text, for example <c>-1 0 0 -1 612 792 cm</c>.</param>
    /// <param name="rotate">The page's Rotate entry.</param>
    /// <param name="paint">Painted before the text.</param>
    /// <param name="pages">How often the page is repeated.</param>
    public static byte[] Pdf(string transform = "", int rotate = 0, string paint = "", int pages = 1, bool blank = false)
    {
        var text = new StringBuilder(transform).Append('\n').Append(paint).Append("\nBT /F 14 Tf 20 TL 72 706 Td\n");
        foreach (var line in blank ? [] : Lines)
            text.Append(CultureInfo.InvariantCulture, $"({line}) Tj T*\n");
        text.Append("ET");
        var objects = new List<string>
        {
            "<< /Type /Catalog /Pages 2 0 R >>",
            $"<< /Type /Pages /Count {pages} /Kids [{string.Join(' ', Enumerable.Range(5, pages).Select(number => $"{number} 0 R"))}] >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            $"<< /Length {text.Length} >>\nstream\n{text}\nendstream",
        };
        for (var page = 0; page < pages; page++)
            objects.Add($"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Rotate {rotate} /Contents 4 0 R /Resources << /Font << /F 3 0 R >> >> >>");

        return Assemble(objects);
    }

    /// <summary>A PDF of these objects, numbered from 1; the first is the catalog.</summary>
    public static byte[] Assemble(IReadOnlyList<string> objects)
    {
        var pdf = new StringBuilder("%PDF-1.4\n");
        var offsets = new List<int>();
        foreach (var (body, index) in objects.Select((body, index) => (body, index)))
        {
            offsets.Add(pdf.Length);
            pdf.Append(CultureInfo.InvariantCulture, $"{index + 1} 0 obj\n{body}\nendobj\n");
        }

        var start = pdf.Length;
        pdf.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n");
        foreach (var offset in offsets)
            pdf.Append(CultureInfo.InvariantCulture, $"{offset:0000000000} 00000 n \n");
        pdf.Append(CultureInfo.InvariantCulture, $"trailer << /Size {objects.Count + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
        return Encoding.Latin1.GetBytes(pdf.ToString());
    }

    /// <summary>The PDF as one picture at 150 dpi.</summary>
    /// <param name="format">An option of pdftoppm: <c>-png -jpeg -tiff -gray</c>.</param>
    public static byte[] Picture(byte[] pdf, string format)
    {
        var folder = Directory.CreateTempSubdirectory("ocr-tests-").FullName;
        try
        {
            var source = Path.Combine(folder, "page.pdf");
            File.WriteAllBytes(source, pdf);
            using var process = Process.Start("pdftoppm", ["-r", "150", format, "-singlefile", source, Path.Combine(folder, "picture")]);
            process.WaitForExit();
            return File.ReadAllBytes(Directory.GetFiles(folder, "picture.*").ShouldHaveSingleItem());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A JPEG that says how the camera was held.</summary>
    public static byte[] WithExifOrientation(byte[] jpeg, byte orientation)
    {
        byte[] exif =
        [
            0xFF, 0xE1, 0x00, 0x22, .. "Exif\0\0"u8,
            .. "MM"u8, 0x00, 0x2A, 0x00, 0x00, 0x00, 0x08,
            0x00, 0x01, 0x01, 0x12, 0x00, 0x03, 0x00, 0x00, 0x00, 0x01, 0x00, orientation, 0x00, 0x00,
            0x00, 0x00, 0x00, 0x00,
        ];
        return [.. jpeg[..2], .. exif, .. jpeg[2..]];
    }

    /// <summary>An 8-bit BMP of a PGM.</summary>
    public static byte[] BmpOfPgm(byte[] pgm)
    {
        var header = Encoding.ASCII.GetString(pgm, 0, 40).Split((char[])[' ', '\n'], 5);
        var (width, height) = (int.Parse(header[1], CultureInfo.InvariantCulture), int.Parse(header[2], CultureInfo.InvariantCulture));
        var pixels = pgm.AsSpan(pgm.Length - (width * height));
        var stride = (width + 3) / 4 * 4;
        using var bmp = new MemoryStream();
        using var writer = new BinaryWriter(bmp);
        writer.Write("BM"u8);
        writer.Write(1078 + (stride * height));
        writer.Write(0);
        writer.Write(1078);
        foreach (var field in new[] { 40, width, height, 1 | (8 << 16), 0, stride * height, 5906, 5906, 256, 0 })
            writer.Write(field);
        for (var gray = 0; gray < 256; gray++)
            writer.Write(gray * 0x010101);
        for (var row = height - 1; row >= 0; row--)
        {
            writer.Write(pixels.Slice(row * width, width));
            writer.Write(new byte[stride - width]);
        }

        return bmp.ToArray();
    }
}
