using System.IO.Compression;
using System.Xml.Linq;
using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Parse.OpenXml;

namespace IngestPipeline.Stages.Parse.Epub;

/// <summary>The directory of an electronic book (EPUB 2 and 3): metadata, spine, table of contents.</summary>
internal sealed class EpubPackage
{
    private const string ContainerPath = "META-INF/container.xml";

    private readonly Dictionary<string, ZipArchiveEntry> entries = new(StringComparer.Ordinal);

    /// <exception cref="PermanentStageException">A directory file is missing or no XML.</exception>
    public EpubPackage(ZipArchive archive)
    {
        foreach (var entry in archive.Entries)
            entries.TryAdd(entry.FullName.Replace('\\', '/').TrimStart('/'), entry);
        Encryption = FindEncryption();
        var packagePath = Load(ContainerPath).Below("rootfile").Select(file => file.Attr("full-path")).FirstOrDefault(path => !string.IsNullOrEmpty(path))
            ?? throw new PermanentStageException(QuarantineReason.Corrupt, $"{ContainerPath} names no package file");
        var package = Load(packagePath);
        var manifest = package.Child("manifest").Children("item")
            .Select(item => (Id: item.Attr("id") ?? string.Empty, Path: Resolve(packagePath, item.Attr("href")), Properties: item.Attr("properties") ?? string.Empty, Type: item.Attr("media-type") ?? string.Empty))
            .ToList();
        Spine = [.. package.Child("spine").Children("itemref")
            .Select(reference => manifest.Find(item => item.Id == reference.Attr("idref")).Path)
            .Where(path => !string.IsNullOrEmpty(path))
            .Distinct(StringComparer.Ordinal)];
        Metadata = ReadMetadata(package.Child("metadata"));
        foreach (var item in manifest.Where(item => item.Properties.Split(' ').Contains("nav") || item.Type == "application/x-dtbncx+xml"))
            ReadContents(item.Path);
    }

    /// <summary>The method that hides the text; null when it can be read. Fonts are scrambled in many free books.</summary>
    public string? Encryption { get; }

    /// <summary>Paths of the chapters in reading order.</summary>
    public IReadOnlyList<string> Spine { get; }

    public IReadOnlyList<(string Name, string Value)> Metadata { get; }

    /// <summary>Names of chapters by path.</summary>
    public Dictionary<string, string> Contents { get; } = new(StringComparer.Ordinal);

    public byte[]? Read(string path)
    {
        if (!entries.TryGetValue(path, out var entry))
            return null;
        using var stream = entry.Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private static List<(string Name, string Value)> ReadMetadata(XElement? metadata)
    {
        var found = new List<(string, string)>();
        foreach (var (element, name) in (ReadOnlySpan<(string, string)>)[("title", "title"), ("creator", "author"), ("language", "language"), ("publisher", "publisher"), ("date", "created"), ("description", "description"), ("subject", "keywords")])
        {
            var values = metadata.Children(element).Select(value => TextCleaner.Line(value.Value)).Where(value => value.Length > 0).ToArray();
            if (values.Length > 0)
                found.Add((name, element == "title" ? values[0] : string.Join(", ", values)));
        }

        return found;
    }

    /// <summary>The first entry that leads to a file names it; deeper ones lead to places in it.</summary>
    private void ReadContents(string path)
    {
        if (!entries.ContainsKey(path))
            return;
        try
        {
            var contents = Load(path);
            var points = contents.Below("navPoint").Select(point => (point.Child("content").Attr("src"), point.Child("navLabel")?.Value))
                .Concat(contents.Below("nav").Where(nav => nav.Attr("type") is null or "toc").SelectMany(nav => nav.Below("a")).Select(link => (link.Attr("href"), (string?)link.Value)));
            foreach (var (target, label) in points)
            {
                if (TextCleaner.Line(label) is { Length: > 0 } name)
                    Contents.TryAdd(Resolve(path, target), name);
            }
        }
        catch (PermanentStageException broken) when (broken.Reason == QuarantineReason.Corrupt)
        {
            // Without it chapters have only their own headings.
        }
    }

    private string? FindEncryption()
    {
        if (!entries.ContainsKey("META-INF/encryption.xml"))
            return null;
        var hidden = Load("META-INF/encryption.xml").Below("EncryptedData")
            .FirstOrDefault(data => data.Below("CipherReference").Any(reference => reference.Attr("URI") is { } uri && (uri.EndsWith("html", StringComparison.OrdinalIgnoreCase) || uri.EndsWith(".htm", StringComparison.OrdinalIgnoreCase) || uri.EndsWith(".xml", StringComparison.OrdinalIgnoreCase))));
        return hidden is null ? null : TextCleaner.Line(hidden.Below("EncryptionMethod").FirstOrDefault().Attr("Algorithm")) is { Length: > 0 } method ? method : "unknown method";
    }

    private XElement Load(string path)
    {
        if (!entries.TryGetValue(path, out var entry))
            throw new PermanentStageException(QuarantineReason.Corrupt, $"the book lacks its file {path}");
        using var stream = entry.Open();
        return BoundedXml.Load(stream, path);
    }

    /// <summary>A path inside the book; an archive is a tree of its own, so any absolute base resolves the dots.</summary>
    private static string Resolve(string from, string? target) =>
        target is not null && Uri.TryCreate(new Uri("book://book/" + from), target, out var resolved) && resolved.Scheme == "book"
            ? Uri.UnescapeDataString(resolved.AbsolutePath).TrimStart('/')
            : string.Empty;
}
