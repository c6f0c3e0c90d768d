using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace IngestPipeline.Benchmarks;

/// <summary>A PDF of 10,000 pages of text.</summary>
internal static class LargePdf
{
    private const int Pages = 10_000;
    private const int LinesOfPage = 40;

    public static void Write(string path)
    {
        using var file = File.Create(path);
        var places = new long[(2 * Pages) + 4];
        Put("%PDF-1.7\n");
        Object(1, "<</Type/Catalog/Pages 2 0 R>>");
        Object(2, $"<</Type/Pages/Count {Pages}/Kids[{string.Join(' ', Enumerable.Range(0, Pages).Select(page => $"{4 + (2 * page)} 0 R"))}]>>");
        Object(3, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>");
        for (var page = 0; page < Pages; page++)
        {
            Object(4 + (2 * page), $"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {5 + (2 * page)} 0 R/Resources<</Font<</F1 3 0 R>>>>>>");
            places[5 + (2 * page)] = file.Position;
            var content = Deflate(Content(page));
            Put($"{5 + (2 * page)} 0 obj\n<</Filter/FlateDecode/Length {content.Length}>>\nstream\n");
            file.Write(content);
            Put("\nendstream\nendobj\n");
        }

        var table = file.Position;
        Put($"xref\n0 {places.Length}\n0000000000 65535 f \n");
        for (var number = 1; number < places.Length; number++)
            Put(string.Create(CultureInfo.InvariantCulture, $"{places[number]:D10} 00000 n \n"));
        Put($"trailer\n<</Size {places.Length}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n");

        void Put(string text) => file.Write(Encoding.Latin1.GetBytes(text));

        void Object(int number, string body)
        {
            places[number] = file.Position;
            Put($"{number} 0 obj\n{body}\nendobj\n");
        }
    }

    private static byte[] Content(int page)
    {
        var text = new StringBuilder("BT /F1 10 Tf 14 TL 60 780 Td ");
        text.Append(CultureInfo.InvariantCulture, $"(Chapter {(page / 20) + 1} of the long report) Tj T* T* ");
        for (var line = 0; line < LinesOfPage; line++)
            text.Append(CultureInfo.InvariantCulture, $"(Entry {(page * LinesOfPage) + line} says that measurement {page * 31 % 997} was taken in ward {line * 7 % 61} before noon) Tj T* ");
        text.Append(CultureInfo.InvariantCulture, $"T* (Page {page + 1}) Tj ET");
        return Encoding.Latin1.GetBytes(text.ToString());
    }

    private static byte[] Deflate(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.Fastest))
            deflate.Write(bytes);
        return packed.ToArray();
    }
}
