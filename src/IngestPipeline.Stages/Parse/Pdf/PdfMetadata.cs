using System.Globalization;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Tokens;

namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>What the file says of itself.</summary>
internal static class PdfMetadata
{
    private const int MaxLength = 2_000;

    public static Dictionary<string, string> Read(PdfDocument document)
    {
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        var information = document.Information;
        Add("title", information.Title);
        Add("author", information.Author);
        Add("subject", information.Subject);
        Add("keywords", information.Keywords);
        Add("creator", information.Creator);
        Add("producer", information.Producer);
        Add("created", Date(information.GetCreatedDateTimeOffset));
        Add("modified", Date(information.GetModifiedDateTimeOffset));
        if (document.Structure.Catalog.CatalogDictionary.TryGet(NameToken.Lang, out var language) && language is StringToken text)
            Add("language", text.Data);
        return result;

        void Add(string key, string? value)
        {
            var clean = value is null ? "" : PdfText.Normalise(PdfText.Clean(value.Length > MaxLength ? value[..MaxLength] : value, out _)).Trim();
            if (clean.Length > 0)
                result[key] = clean;
        }
    }

    private static string? Date(Func<DateTimeOffset?> read)
    {
        try
        {
            return read()?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            return null;
        }
    }
}
