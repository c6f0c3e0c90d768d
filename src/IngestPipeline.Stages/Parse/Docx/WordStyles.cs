using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using DocumentFormat.OpenXml.Packaging;
using IngestPipeline.Stages.Parse.OpenXml;

namespace IngestPipeline.Stages.Parse.Docx;

/// <summary>Paragraph styles with what they inherit: outline level, list membership, hidden text.</summary>
internal sealed partial class WordStyles
{
    /// <summary>Word stops at ten levels; more is a circle.</summary>
    private const int MaxInheritance = 32;

    private readonly Dictionary<string, XElement> byId = new(StringComparer.Ordinal);
    private readonly string? defaultId;

    public WordStyles(StyleDefinitionsPart? part, ParseOptions options, CancellationToken cancellation)
    {
        if (part is null)
            return;
        using var reader = new PartReader(part, options, cancellation);
        foreach (var style in reader.Trees("style"))
        {
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

    /// <summary>1 to 9 for a heading, null for body text.</summary>
    public int? HeadingLevel(XElement? paragraphProperties)
    {
        if (Level(paragraphProperties) is { } own)
            return own <= 8 ? own + 1 : null;
        foreach (var style in Chain(paragraphProperties))
        {
            if (Level(style.Child("pPr")) is { } level)
                return level <= 8 ? level + 1 : null;
            if (HeadingName().Match(style.ChildValue("name") ?? string.Empty) is { Success: true } match)
                return int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        }

        return null;
    }

    /// <summary>Numbering of a paragraph: its own, else that of its style.</summary>
    public (string NumberingId, int Level)? Numbering(XElement? paragraphProperties)
    {
        var own = paragraphProperties.Child("numPr");
        var level = own.ChildValue("ilvl");
        var id = own.ChildValue("numId");
        foreach (var style in Chain(paragraphProperties))
        {
            if (id is not null && level is not null)
                break;
            var inherited = style.Child("pPr").Child("numPr");
            id ??= inherited.ChildValue("numId");
            level ??= inherited.ChildValue("ilvl");
        }

        if (id is null or "0")
            return null;
        return (id, int.TryParse(level, CultureInfo.InvariantCulture, out var number) ? Math.Clamp(number, 0, 8) : 0);
    }

    /// <summary>True when a run with these properties is not shown.</summary>
    public bool IsHidden(XElement? runProperties)
    {
        if (runProperties is null)
            return false;
        if (runProperties.Child("vanish") is not null)
            return runProperties.IsOn("vanish");
        return runProperties.ChildValue("rStyle") is { } id && byId.TryGetValue(id, out var style) && style.Child("rPr").IsOn("vanish");
    }

    private static int? Level(XElement? paragraphProperties) =>
        int.TryParse(paragraphProperties.ChildValue("outlineLvl"), CultureInfo.InvariantCulture, out var level) ? level : null;

    private IEnumerable<XElement> Chain(XElement? paragraphProperties)
    {
        var id = paragraphProperties.ChildValue("pStyle") ?? defaultId;
        for (var step = 0; step < MaxInheritance && id is not null && byId.TryGetValue(id, out var style); step++)
        {
            yield return style;
            id = style.ChildValue("basedOn");
        }
    }

    [GeneratedRegex("^heading ([1-9])$", RegexOptions.IgnoreCase)]
    private static partial Regex HeadingName();
}
