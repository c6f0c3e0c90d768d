using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Stages.Chunk;

/// <summary>Reads the outline of a document from the levels of its headings.</summary>
internal static class SectionOutline
{
    private const int MaxLevel = 9;

    public static List<ChunkSection> Of(IEnumerable<Element> elements, int maxTokens, ITokenCounter counter)
    {
        var sections = new List<ChunkSection>();
        HeadingScope? scope = null;
        foreach (var element in elements)
        {
            var text = element.Type == ElementType.Code ? TrimLines(element.Text) : element.Text.Trim();
            var isHeading = element.Type is ElementType.Title or ElementType.Heading;
            if (isHeading)
                scope = Open(scope, text, element);
            if (sections.Count == 0 || (isHeading && (sections[^1].HasBody || IsAlone(sections[^1].Units[^1], element, scope!))))
                sections.Add(new ChunkSection([]));
            sections[^1].Units.Add(ChunkUnit.Of(element, scope, text, maxTokens, counter));
        }

        return sections;
    }

    /// <summary>True when nothing will come under the heading before: a slide, say, that has only a title. On one page such headings are a list of contents.</summary>
    private static bool IsAlone(ChunkUnit before, Element heading, HeadingScope scope) =>
        before.Element.Page != heading.Page && before.Scope is { } last && scope.Level <= last.Level;

    private static HeadingScope Open(HeadingScope? scope, string text, Element heading)
    {
        var level = heading.Type == ElementType.Title ? 0 : Math.Clamp(heading.Level, 1, MaxLevel);
        while (scope is not null && scope.Level >= level)
            scope = scope.Parent;
        return new HeadingScope(text, level, scope);
    }

    /// <summary>Indentation of the first line is a part of code.</summary>
    private static string TrimLines(string code) => code.TrimEnd().TrimStart('\r', '\n');
}
