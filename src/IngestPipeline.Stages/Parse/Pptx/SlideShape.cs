using System.Xml.Linq;
using IngestPipeline.Stages.Parse.OpenXml;

namespace IngestPipeline.Stages.Parse.Pptx;

/// <summary>A shape of a slide with its role and place.</summary>
/// <param name="Xml">The shape as stored.</param>
/// <param name="Placeholder">Kind of placeholder (<c>title</c>, <c>body</c>, ...), <c>obj</c> for one without a kind; null for a free shape.</param>
/// <param name="Place">In English metric units; null when neither the slide nor its layout says.</param>
internal sealed record SlideShape(XElement Xml, string? Placeholder, ShapePlace? Place)
{
    public bool IsTitle => Placeholder is "title" or "ctrTitle";

    /// <summary>Placeholder element, of whatever kind of shape.</summary>
    public static XElement? PlaceholderOf(XElement shape) =>
        shape.Elements().FirstOrDefault(child => child.Name.LocalName.StartsWith("nv", StringComparison.Ordinal)).Child("nvPr").Child("ph");

    public static ShapePlace? PlaceOf(XElement shape)
    {
        var transform = (shape.Child("spPr") ?? shape.Child("grpSpPr")).Child("xfrm") ?? shape.Child("xfrm");
        var (offset, extent) = (transform.Child("off"), transform.Child("ext"));
        return long.TryParse(offset.Attr("x"), out var x) && long.TryParse(offset.Attr("y"), out var y)
            && long.TryParse(extent.Attr("cx"), out var width) && long.TryParse(extent.Attr("cy"), out var height)
            ? new ShapePlace(x, y, width, height)
            : null;
    }
}
