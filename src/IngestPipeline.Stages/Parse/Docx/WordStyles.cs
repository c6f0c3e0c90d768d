using System.Globalization;
using System.Xml.Linq;
using DocumentFormat.OpenXml.Packaging;
using IngestPipeline.Stages.Parse.OpenXml;

namespace IngestPipeline.Stages.Parse.Docx;

/// <summary>Paragraph and character styles with what they inherit: outline level, list membership, weight, size, hidden text.</summary>
internal sealed class WordStyles
{
    /// <summary>Word stops at ten levels; more is a circle.</summary>
    private const int MaxInheritance = 32;

    private readonly Dictionary<string, XElement> byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WordLook> looks = new(StringComparer.Ordinal);
    private readonly WordLook defaults = WordLook.Unset;
    private readonly string? defaultId;

    public WordStyles(StyleDefinitionsPart? part, ParseOptions options, CancellationToken cancellation)
    {
        if (part is null)
            return;
        using var reader = new PartReader(part, options, cancellation);
        foreach (var style in reader.Trees("style", "docDefaults"))
        {
            if (style.Is("docDefaults"))
                defaults = WordLook.Of(style.Child("rPrDefault").Child("rPr"));
            if (style.Attr("styleId") is not { } id)
                continue;
            byId.TryAdd(id, style);
            if (style.Attr("type") == "paragraph" && style.Attr("default") is "1" or "true" or "on")
                defaultId ??= id;
        }
    }

    /// <summary>Built-in names are English in every language of Word.</summary>
    public string Name(XElement? paragraphProperties) =>
        Chain(paragraphProperties).FirstOrDefault().ChildValue("name")?.ToLowerInvariant() ?? string.Empty;

    /// <summary>True for the title of the document, in a style that is called so or inherits from it.</summary>
    public bool IsTitle(XElement? paragraphProperties) =>
        Level(paragraphProperties) is null && Chain(paragraphProperties).Any(style => "title".Equals(style.ChildValue("name"), StringComparison.OrdinalIgnoreCase));

    /// <summary>1 to 9 for a heading, null for body text.</summary>
    public int? HeadingLevel(XElement? paragraphProperties)
    {
        if (Level(paragraphProperties) is { } own)
            return own <= 8 ? own + 1 : null;
        foreach (var style in Chain(paragraphProperties))
        {
            if (Level(style.Child("pPr")) is { } level)
                return level <= 8 ? level + 1 : null;
            if ((HeadingNames.Level(style.ChildValue("name")) ?? HeadingNames.Level(style.Attr("styleId"))) is { } named)
                return named;
        }

        // Programs that write no definitions rely on the ids every program knows.
        return paragraphProperties.ChildValue("pStyle") is { } id && !byId.ContainsKey(id) ? HeadingNames.Level(id) : null;
    }

    /// <summary>Numbering of a paragraph: its own, else that of its style. The level of a list that belongs to styles is found by the style that carries it.</summary>
    public (string NumberingId, int Level)? Numbering(XElement? paragraphProperties, WordNumbering numbering)
    {
        var own = paragraphProperties.Child("numPr");
        var level = own.ChildValue("ilvl");
        var id = own.ChildValue("numId");
        string? styleId = null;
        foreach (var style in Chain(paragraphProperties))
        {
            if (id is not null && level is not null)
                break;
            var inherited = style.Child("pPr").Child("numPr");
            if (id is null && inherited.ChildValue("numId") is { } found)
                (id, styleId) = (found, style.Attr("styleId"));
            level ??= inherited.ChildValue("ilvl");
        }

        if (id is null or "0")
            return null;
        if (own.ChildValue("ilvl") is null)
            level = numbering.LevelOf(id, [paragraphProperties.ChildValue("pStyle"), styleId])?.ToString(CultureInfo.InvariantCulture) ?? level;
        return (id, int.TryParse(level, CultureInfo.InvariantCulture, out var number) ? Math.Clamp(number, 0, 8) : 0);
    }

    /// <summary>How a run shows in its paragraph: its own formatting, its character style, the paragraph's style, the defaults.</summary>
    public WordLook Look(XElement? paragraphProperties, XElement? runProperties)
    {
        var look = WordLook.Of(runProperties);
        if (runProperties.ChildValue("rStyle") is { } characterStyle)
            look = look.Over(LookOf(characterStyle));
        if ((paragraphProperties.ChildValue("pStyle") ?? defaultId) is { } paragraphStyle)
            look = look.Over(LookOf(paragraphStyle));
        return look.Over(defaults);
    }

    private WordLook LookOf(string styleId)
    {
        if (looks.TryGetValue(styleId, out var known))
            return known;
        var look = WordLook.Unset;
        foreach (var style in Chain(styleId))
            look = look.Over(WordLook.Of(style.Child("rPr")));
        return looks[styleId] = look;
    }

    private static int? Level(XElement? paragraphProperties) =>
        int.TryParse(paragraphProperties.ChildValue("outlineLvl"), CultureInfo.InvariantCulture, out var level) ? level : null;

    private IEnumerable<XElement> Chain(XElement? paragraphProperties) => Chain(paragraphProperties.ChildValue("pStyle") ?? defaultId);

    private IEnumerable<XElement> Chain(string? id)
    {
        for (var step = 0; step < MaxInheritance && id is not null && byId.TryGetValue(id, out var style); step++)
        {
            yield return style;
            id = style.ChildValue("basedOn");
        }
    }
}
