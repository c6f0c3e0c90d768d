using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Providers.Viewing;

/// <summary>One box to draw on a page.</summary>
/// <param name="Box">In points.</param>
/// <param name="Label">Place in the reading order of the page, then the type and its level.</param>
/// <param name="Type">Decides the colour.</param>
public sealed record ElementMark(BoundingBox Box, string Label, ElementType Type)
{
    /// <summary>The boxes of a page in reading order; a text that runs on from the page before carries the number 0 and a plus sign.</summary>
    public static List<ElementMark> Of(ParsedDocument document, int page)
    {
        var marks = new List<ElementMark>();
        var number = 0;
        foreach (var element in document.Elements)
        {
            var parts = element.Continuation ?? [];
            var isHere = element.Page == page;
            if (isHere && element.Box is { } box)
                marks.Add(new ElementMark(box, $"{++number} {Name(element)}", element.Type));
            foreach (var part in parts.Where(part => part.Page == page))
                marks.Add(new ElementMark(part.Box, $"{(isHere ? number : 0)}+", element.Type));
        }

        return marks;
    }

    private static string Name(Element element)
    {
        var name = element.Type.ToName().Replace('_', ' ');
        return element.Level > 0 ? $"{name} {element.Level}" : name;
    }
}
