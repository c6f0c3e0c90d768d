using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace IngestPipeline.UnitTests.Parse.Pdf;

/// <summary>Writes small PDF files object by object, good ones and broken ones.</summary>
internal sealed class PdfFile
{
    public const int Catalog = 1;
    public const int Pages = 2;
    public const int Font = 3;
    public const int BoldFont = 4;

    private readonly SortedDictionary<int, byte[]> _objects = [];
    private readonly List<int> _pages = [];
    private int _next = 10;

    public PdfFile()
    {
        this[Catalog] = "<</Type/Catalog/Pages 2 0 R>>";
        this[Font] = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";
        this[BoldFont] = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold/Encoding/WinAnsiEncoding>>";
    }

    public string Trailer { get; set; } = "";

    /// <summary>The page tree as written; null lets the pages added make it.</summary>
    public string? Tree { get; set; }

    public string this[int number]
    {
        set => _objects[number] = Encoding.Latin1.GetBytes(value);
    }

    public int Add(string body)
    {
        this[_next] = body;
        return _next++;
    }

    public int AddStream(string dictionary, byte[] bytes)
    {
        _objects[_next] = [.. Encoding.Latin1.GetBytes($"<<{dictionary}/Length {bytes.Length}>>\nstream\n"), .. bytes, .. "\nendstream"u8];
        return _next++;
    }

    /// <summary>A page of 600 by 800 points, unless <paramref name="more"/> says otherwise.</summary>
    public PdfFile Page(string content, string more = "", string resources = "") => Page(AddStream("", Encoding.Latin1.GetBytes(content)), more, resources);

    public PdfFile Page(int content, string more = "", string resources = "")
    {
        var box = more.Contains("/MediaBox", StringComparison.Ordinal) ? "" : "/MediaBox[0 0 600 800]";
        _pages.Add(Add($"<</Type/Page/Parent 2 0 R{box}/Contents {content} 0 R/Resources<</Font<</F1 3 0 R/F2 4 0 R>>{resources}>>{more}>>"));
        return this;
    }

    public byte[] Build()
    {
        this[Pages] = Tree ?? $"<</Type/Pages/Count {_pages.Count}/Kids[{string.Join(' ', _pages.Select(page => $"{page} 0 R"))}]>>";
        using var file = new MemoryStream();
        file.Write("%PDF-1.7\n"u8);
        var places = new Dictionary<int, long>();
        foreach (var (number, body) in _objects)
        {
            places[number] = file.Position;
            file.Write(Encoding.Latin1.GetBytes($"{number} 0 obj\n"));
            file.Write(body);
            file.Write("\nendobj\n"u8);
        }

        var table = file.Position;
        var size = _objects.Keys.Max() + 1;
        file.Write(Encoding.Latin1.GetBytes($"xref\n0 {size}\n0000000000 65535 f \n"));
        for (var number = 1; number < size; number++)
        {
            file.Write(Encoding.Latin1.GetBytes(places.TryGetValue(number, out var place)
                ? string.Create(CultureInfo.InvariantCulture, $"{place:D10} 00000 n \n")
                : "0000000000 65535 f \n"));
        }

        file.Write(Encoding.Latin1.GetBytes($"trailer\n<</Size {size}/Root 1 0 R{Trailer}>>\nstartxref\n{table}\n%%EOF\n"));
        return file.ToArray();
    }

    /// <summary>Lines of text from a place downwards.</summary>
    public static string Text(double x, double y, double size, params string[] lines) => Styled("F1", x, y, size, lines);

    public static string Bold(double x, double y, double size, params string[] lines) => Styled("F2", x, y, size, lines);

    public static byte[] Deflate(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.Optimal))
            deflate.Write(bytes);
        return packed.ToArray();
    }

    private static string Styled(string font, double x, double y, double size, string[] lines) => string.Create(
        CultureInfo.InvariantCulture,
        $"BT /{font} {size} Tf {size * 1.2} TL {x} {y} Td {string.Join(" T* ", lines.Select(line => $"({line.Replace("(", "\\(", StringComparison.Ordinal).Replace(")", "\\)", StringComparison.Ordinal)}) Tj"))} ET\n");
}
