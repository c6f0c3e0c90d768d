using System.IO.Compression;
using System.Xml;
using System.Xml.Linq;

namespace IngestPipeline.Stages.Parse.OpenXml;

/// <summary>
/// Takes relationships out of a package whose part does not exist ("NULL" pictures of some exporters, parts a tool removed), and puts a
/// stand-in for links that are no URI. Office opens such files; the SDK refuses them whole.
/// </summary>
internal static class PackageRepair
{
    /// <summary>Relationship parts are small; a larger one is left to the reader that counts.</summary>
    private const long MaxRelationshipBytes = 4L << 20;

    private const string MalformedLink = "about:invalid";

    /// <returns>The same stream when nothing is amiss, else a repaired copy in memory.</returns>
    public static Stream WithoutBrokenRelationships(Stream content)
    {
        content.Position = 0;
        var repaired = new Dictionary<string, XDocument>(StringComparer.Ordinal);
        using (var archive = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true))
        {
            var names = archive.Entries.Select(entry => entry.FullName.Replace('\\', '/').TrimStart('/')).ToHashSet(StringComparer.OrdinalIgnoreCase);
            foreach (var entry in archive.Entries.Where(entry => entry.FullName.EndsWith(".rels", StringComparison.OrdinalIgnoreCase) && entry.Length <= MaxRelationshipBytes))
            {
                if (Repair(entry, names) is { } changed)
                    repaired.TryAdd(entry.FullName, changed);
            }
        }

        content.Position = 0;
        return repaired.Count == 0 ? content : Rewrite(content, repaired);
    }

    private static XDocument? Repair(ZipArchiveEntry entry, HashSet<string> names)
    {
        try
        {
            using var stream = entry.Open();
            using var reader = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            var relationships = XDocument.Load(reader);
            // word/_rels/document.xml.rels speaks of word/document.xml.
            var folder = entry.FullName.Replace('\\', '/').TrimStart('/');
            folder = folder[..Math.Max(0, folder.LastIndexOf("_rels/", StringComparison.OrdinalIgnoreCase))];
            var dangling = relationships.Root!.Elements().Where(relationship => IsDangling(relationship, folder, names)).ToArray();
            foreach (var relationship in dangling)
                relationship.Remove();
            var malformed = relationships.Root!.Elements().Where(IsMalformedLink).ToArray();
            foreach (var link in malformed)
                link.SetAttributeValue("Target", MalformedLink);
            return dangling.Length + malformed.Length == 0 ? null : relationships;
        }
        catch (Exception broken) when (broken is XmlException or InvalidDataException)
        {
            // The package reader names what is wrong with it.
            return null;
        }
    }

    private static bool IsMalformedLink(XElement relationship) =>
        relationship.Attr("TargetMode") == "External" && relationship.Attr("Target") is { } target && !Uri.TryCreate(target, UriKind.RelativeOrAbsolute, out _);

    private static bool IsDangling(XElement relationship, string folder, HashSet<string> names)
    {
        if (relationship.Attr("TargetMode") == "External" || relationship.Attr("Target") is not { } target || target.StartsWith('#'))
            return false;
        if (target.Equals("NULL", StringComparison.OrdinalIgnoreCase) || target.EndsWith('/'))
            return true;
        // A package is a tree of its own: any absolute base resolves the dots.
        return !Uri.TryCreate(new Uri("pack://package/" + folder), target.Replace('\\', '/'), out var resolved)
            || (resolved.Scheme == "pack" && !names.Contains(Uri.UnescapeDataString(resolved.AbsolutePath).TrimStart('/')));
    }

    private static MemoryStream Rewrite(Stream content, Dictionary<string, XDocument> repaired)
    {
        var copy = new MemoryStream();
        content.CopyTo(copy);
        using (var archive = new ZipArchive(copy, ZipArchiveMode.Update, leaveOpen: true))
        {
            foreach (var (name, relationships) in repaired)
            {
                archive.GetEntry(name)?.Delete();
                using var stream = archive.CreateEntry(name).Open();
                relationships.Save(stream);
            }
        }

        copy.Position = 0;
        return copy;
    }
}
