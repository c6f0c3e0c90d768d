using System.Text;

namespace IngestPipeline.Stages.Parse.Rtf;

/// <summary>How bytes are read: by the code page of the font they are set in, else by that of the text.</summary>
internal sealed class RtfFonts
{
    private const int Western = 1252;

    // Font charsets of Windows (GDI) and their code pages. 1 means the default of the text, 2 holds signs that have no code page.
    private static readonly Dictionary<int, int> CodePages = new()
    {
        [0] = Western,
        [77] = 10000,
        [128] = 932,
        [129] = 949,
        [130] = 1361,
        [134] = 936,
        [136] = 950,
        [161] = 1253,
        [162] = 1254,
        [163] = 1258,
        [177] = 1255,
        [178] = 1256,
        [186] = 1257,
        [204] = 1251,
        [222] = 874,
        [238] = 1250,
        [254] = 437,
        [255] = 850,
    };

    private readonly Dictionary<int, Encoding> fonts = [];
    private Encoding standard = Find(Western)!;

    /// <summary>Of the text as a whole; one that is not known leaves it as it was.</summary>
    public int CodePage
    {
        set => standard = Find(value) ?? standard;
    }

    public void SetCharset(int font, int charset)
    {
        if (CodePages.TryGetValue(charset, out var codePage))
            SetCodePage(font, codePage);
    }

    public void SetCodePage(int font, int codePage)
    {
        if (Find(codePage) is { } encoding)
            fonts[font] = encoding;
    }

    public Encoding EncodingOf(int font) => fonts.GetValueOrDefault(font, standard);

    private static Encoding? Find(int codePage) => codePage == Encoding.UTF8.CodePage ? Encoding.UTF8 : CodePagesEncodingProvider.Instance.GetEncoding(codePage);
}
