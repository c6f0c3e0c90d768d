using System.Xml.Linq;
using DocumentFormat.OpenXml.Packaging;
using IngestPipeline.Stages.Parse.OpenXml;

namespace IngestPipeline.Stages.Parse.Pptx;

/// <summary>Where the placeholders of layouts and masters stand: a slide that does not move them does not say.</summary>
internal sealed class SlideLayouts(ParseOptions options, CancellationToken cancellation)
{
    private readonly Dictionary<Uri, IReadOnlyList<(string Kind, string Index, ShapePlace Place)>> known = [];

    public ShapePlace? Find(SlidePart slide, XElement placeholder)
    {
        var kind = placeholder.Attr("type") ?? "obj";
        var index = placeholder.Attr("idx") ?? "0";
        foreach (var part in (OpenXmlPart?[])[slide.SlideLayoutPart, slide.SlideLayoutPart?.SlideMasterPart])
        {
            if (part is null)
                continue;
            var places = Load(part);
            foreach (var candidate in places)
            {
                if (candidate.Index == index && (index != "0" || Same(candidate.Kind, kind)))
                    return candidate.Place;
            }

            foreach (var candidate in places)
            {
                if (Same(candidate.Kind, kind))
                    return candidate.Place;
            }
        }

        return null;
    }

    private static bool Same(string one, string other) =>
        one == other || (one is "title" or "ctrTitle" && other is "title" or "ctrTitle") || (one is "body" or "obj" or "subTitle" && other is "body" or "obj" or "subTitle");

    private IReadOnlyList<(string Kind, string Index, ShapePlace Place)> Load(OpenXmlPart part)
    {
        if (known.TryGetValue(part.Uri, out var places))
            return places;
        var found = new List<(string, string, ShapePlace)>();
        using var reader = new PartReader(part, options, cancellation);
        foreach (var shape in reader.Trees("sp"))
        {
            if (SlideShape.PlaceholderOf(shape) is { } placeholder && SlideShape.PlaceOf(shape) is { } place)
                found.Add((placeholder.Attr("type") ?? "obj", placeholder.Attr("idx") ?? "0", place));
        }

        return known[part.Uri] = found;
    }
}
