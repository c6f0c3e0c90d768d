using IngestPipeline.Domain.Documents;
using IngestPipeline.Stages.Intake;
using IngestPipeline.Stages.Parse.Images;

namespace IngestPipeline.Stages.Parse;

/// <summary>Remembers the pictures a document shows, and decides at its end which are handed over for recognition.</summary>
internal sealed class PictureOffers
{
    /// <summary>A page number or the like: a page with no more text than this has its content in its pictures.</summary>
    private const int MissingTextCharacters = 20;

    /// <summary>A line of readable text needs about this much; smaller pictures are icons and logos.</summary>
    private const int LeastWidth = 300;
    private const int LeastHeight = 80;

    private const int MaxOffers = 2000;

    private readonly List<(int? Page, string Name, Func<byte[]> Load)> offers = [];

    public void Add(int? page, string name, Func<byte[]> load)
    {
        if (offers.Count < MaxOffers)
            offers.Add((page, name, load));
    }

    /// <summary>Adds the chosen pictures as attachments, and a flag when readable ones are left out.</summary>
    /// <param name="elements">Elements that count as text of the document.</param>
    /// <param name="document">Takes the attachments.</param>
    public void Settle(IEnumerable<Element> elements, DocumentBuilder document)
    {
        if (offers.Count == 0)
            return;
        var characters = elements.Where(element => element.Type is not (ElementType.Image or ElementType.Header or ElementType.Footer))
            .GroupBy(element => element.Page ?? 0, element => element.Text.Length).ToDictionary(page => page.Key, page => page.Sum());
        foreach (var (page, name, load) in offers)
        {
            var isWanted = document.Options.EmbeddedPictures switch
            {
                EmbeddedPictures.None => false,
                EmbeddedPictures.All => true,
                _ => characters.GetValueOrDefault(page ?? 0) <= MissingTextCharacters,
            };
            // One flag says it all: what would be left out anyway need not be loaded.
            if (!isWanted && document.HasFlag("pictures_not_read"))
                continue;
            var bytes = load();
            if (!MayHoldText(bytes, name))
                continue;
            if (isWanted)
                document.AddAttachment(name, bytes);
            else
                document.AddFlag("pictures_not_read");
        }
    }

    private static bool MayHoldText(byte[] bytes, string name)
    {
        var window = Math.Min(bytes.Length, MediaTypeSniffer.WindowBytes);
        var type = MediaTypeSniffer.Sniff(bytes.AsSpan(0, window), bytes.AsSpan(bytes.Length - window), name);
        if (type == MediaTypes.Tiff)
            return true;
        return ImageHeader.Read(bytes, type) is var (width, height) && width >= LeastWidth && height >= LeastHeight;
    }
}
