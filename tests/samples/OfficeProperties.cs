using System.Security;
using System.Text;
using DocumentFormat.OpenXml.Packaging;

namespace IngestPipeline.Samples;

/// <summary>
/// Title and author of an Office file in a part with a fixed name, and fixed ids for the package's own parts: the
/// library would choose both at random.
/// </summary>
internal static class OfficeProperties
{
    public static void Add(OpenXmlPackage package, CoreFilePropertiesPart part, string title)
    {
        var xml = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n" +
            "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">" +
            $"<dc:title>{SecurityElement.Escape(title)}</dc:title><dc:creator>Hollin Beck Water Works</dc:creator></cp:coreProperties>";
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(xml));
        part.FeedData(content);
        foreach (var (index, pair) in package.Parts.OrderBy(p => p.OpenXmlPart.Uri.ToString(), StringComparer.Ordinal).ToList().Index())
            package.ChangeIdOfPart(pair.OpenXmlPart, $"rId{index + 1}");
    }
}
