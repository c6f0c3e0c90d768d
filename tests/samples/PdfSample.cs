using System.Security.Cryptography;
using System.Text;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Writer;

namespace IngestPipeline.Samples;

/// <summary>PDF files with a text layer, in one or two columns, and scanned ones that are pictures only.</summary>
public static class PdfSample
{
    private const double PageWidth = 595;
    private const double PageHeight = 842;

    /// <summary>A4 with a text layer; the title spans the page, the rest flows through the columns.</summary>
    public static byte[] Digital(SampleDocument document, int columns = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        var builder = NewBuilder(document.Title);
        new PdfPageFlow(builder, document.Title, columns).Write(document);
        return Finish(builder);
    }

    /// <summary>Every page a tilted, speckled JPEG; no text layer.</summary>
    public static byte[] Scanned(SampleDocument document, int dpi = 200) => Scanned([document], dpi);

    /// <summary>Scanned documents one behind the other, each on pages of its own.</summary>
    public static byte[] Scanned(IReadOnlyList<SampleDocument> documents, int dpi = 200)
    {
        // No information dictionary: a title there would be text that did not come from the picture.
        var builder = NewBuilder(title: null);
        foreach (var jpeg in documents.SelectMany(document => ImageSample.ScannedPages(document, dpi)))
        {
            var page = builder.AddPage(PageWidth, PageHeight);
            page.AddJpeg(jpeg, new PdfRectangle(0, 0, PageWidth, PageHeight));
        }
        return Finish(builder);
    }

    /// <summary>One digital page after one scanned page: text layer and OCR in the same file.</summary>
    public static byte[] Mixed(SampleDocument digital, SampleDocument scanned, int dpi = 200)
    {
        var builder = NewBuilder(digital.Title);
        new PdfPageFlow(builder, digital.Title, columns: 1).Write(digital);
        foreach (var jpeg in ImageSample.ScannedPages(scanned, dpi))
            builder.AddPage(PageWidth, PageHeight).AddJpeg(jpeg, new PdfRectangle(0, 0, PageWidth, PageHeight));
        return Finish(builder);
    }

    // PdfPig writes a random file id; one made from the content keeps the bytes the same.
    private static byte[] Finish(PdfDocumentBuilder builder)
    {
        var bytes = builder.Build();
        var start = bytes.AsSpan().LastIndexOf("/ID [ <"u8);
        if (start < 0)
            throw new InvalidOperationException("PdfPig wrote no file id where one is expected");
        var id = bytes.AsSpan(start, bytes.AsSpan(start).IndexOf((byte)']'));
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes.AsSpan(0, start), hash);
        var digits = Encoding.ASCII.GetBytes(Convert.ToHexString(hash));
        var used = 0;
        foreach (ref var symbol in id["/ID [ <".Length..])
        {
            if (char.IsAsciiHexDigit((char)symbol))
                symbol = digits[used++];
        }
        return bytes;
    }

    private static PdfDocumentBuilder NewBuilder(string? title)
    {
        var builder = new PdfDocumentBuilder { IncludeDocumentInformation = title is not null };
        if (title is not null)
        {
            builder.DocumentInformation.Title = title;
            builder.DocumentInformation.Author = "Hollin Beck Water Works";
        }
        return builder;
    }
}
