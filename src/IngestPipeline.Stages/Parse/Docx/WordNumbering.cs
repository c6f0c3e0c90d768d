using System.Globalization;
using System.Text;
using System.Xml.Linq;
using DocumentFormat.OpenXml.Packaging;
using IngestPipeline.Stages.Parse.OpenXml;

namespace IngestPipeline.Stages.Parse.Docx;

/// <summary>Counts list items the way Word does, so that "2.1" in the text is "2.1" on paper. Paragraphs must be asked for in document order.</summary>
internal sealed class WordNumbering
{
    private const int Levels = 9;

    private readonly Dictionary<string, XElement> abstracts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, XElement> instances = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> abstractByStyleLink = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int?[]> counters = new(StringComparer.Ordinal);
    private readonly HashSet<string> started = new(StringComparer.Ordinal);

    public WordNumbering(NumberingDefinitionsPart? part, ParseOptions options, CancellationToken cancellation)
    {
        if (part is null)
            return;
        using var reader = new PartReader(part, options, cancellation);
        foreach (var definition in reader.Trees("abstractNum", "num"))
        {
            if (definition.Is("num") && definition.Attr("numId") is { } id)
                instances.TryAdd(id, definition);
            if (!definition.Is("abstractNum") || definition.Attr("abstractNumId") is not { } abstractId)
                continue;
            abstracts.TryAdd(abstractId, definition);
            if (definition.ChildValue("styleLink") is { } link)
                abstractByStyleLink.TryAdd(link, abstractId);
        }
    }

    /// <summary>The number in front of the next item of a list, for example "2.1" or "b)"; empty for bullets; null when there is no such list.</summary>
    public string? Next(string numberingId, int level)
    {
        if (!instances.TryGetValue(numberingId, out var instance) || AbstractId(instance) is not { } abstractId)
            return null;
        // All instances of one definition count on together, unless an instance says where it starts.
        if (!counters.TryGetValue(abstractId, out var counts))
            counters[abstractId] = counts = new int?[Levels];
        if (started.Add(numberingId))
            ApplyStartOverrides(instance, counts);

        var definition = LevelDefinition(instance, abstractId, level);
        counts[level] = counts[level] is { } current ? current + 1 : Start(definition);
        for (var deeper = level + 1; deeper < Levels; deeper++)
        {
            if (LevelDefinition(instance, abstractId, deeper).ChildValue("lvlRestart") != "0")
                counts[deeper] = null;
        }

        return Label(instance, abstractId, level, counts);
    }

    /// <summary>The level of a list that one of these styles carries; null when its levels belong to no style.</summary>
    public int? LevelOf(string numberingId, IReadOnlyList<string?> styleIds)
    {
        if (!instances.TryGetValue(numberingId, out var instance) || AbstractId(instance) is not { } abstractId)
            return null;
        foreach (var styleId in styleIds.Where(id => id is not null))
        {
            var carried = abstracts[abstractId].Children("lvl").FirstOrDefault(level => level.ChildValue("pStyle") == styleId);
            if (carried.IntAttr("ilvl") is { } level and >= 0 and < Levels)
                return level;
        }

        return null;
    }

    private string? AbstractId(XElement instance)
    {
        var id = instance.ChildValue("abstractNumId");
        if (id is null || !abstracts.TryGetValue(id, out var definition))
            return null;
        return definition.ChildValue("numStyleLink") is { } link && abstractByStyleLink.TryGetValue(link, out var linked) ? linked : id;
    }

    private static void ApplyStartOverrides(XElement instance, int?[] counts)
    {
        foreach (var change in instance.Children("lvlOverride"))
        {
            if (change.IntAttr("ilvl") is { } level and >= 0 and < Levels
                && int.TryParse(change.ChildValue("startOverride"), CultureInfo.InvariantCulture, out var start))
                counts[level] = start - 1;
        }
    }

    private XElement? LevelDefinition(XElement instance, string abstractId, int level) =>
        instance.Children("lvlOverride").FirstOrDefault(change => change.IntAttr("ilvl") == level).Child("lvl")
        ?? abstracts[abstractId].Children("lvl").FirstOrDefault(definition => definition.IntAttr("ilvl") == level);

    private static int Start(XElement? definition) =>
        int.TryParse(definition.ChildValue("start"), CultureInfo.InvariantCulture, out var start) ? start : 1;

    private string Label(XElement instance, string abstractId, int level, int?[] counts)
    {
        var definition = LevelDefinition(instance, abstractId, level);
        if (definition.ChildValue("numFmt") is null or "bullet" or "none")
            return string.Empty;
        var pattern = definition.ChildValue("lvlText") ?? string.Empty;
        var isLegal = definition.IsOn("isLgl");
        var label = new StringBuilder();
        for (var index = 0; index < pattern.Length; index++)
        {
            if (pattern[index] != '%' || index + 1 >= pattern.Length || pattern[index + 1] is < '1' or > '9')
            {
                label.Append(pattern[index]);
                continue;
            }

            var wanted = pattern[++index] - '1';
            var source = LevelDefinition(instance, abstractId, wanted);
            label.Append(NumberWords.Format(counts[wanted] ?? Start(source), isLegal && wanted != level ? "decimal" : source.ChildValue("numFmt") ?? "decimal"));
        }

        return label.ToString().Trim();
    }
}
