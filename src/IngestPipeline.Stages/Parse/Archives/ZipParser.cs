using System.IO.Compression;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Parse.OpenXml;

namespace IngestPipeline.Stages.Parse.Archives;

/// <summary>
/// A zip as a container of documents: each file in it becomes a document of its own; the archive itself is the list of their names.
/// Names are data: nothing is ever written under one. Count, size and depth are limited by the options of the stage.
/// </summary>
public sealed class ZipParser : IFormatParser
{
    public IReadOnlyCollection<string> MediaTypes { get; } = [Intake.MediaTypes.Zip];

    public StageResult<ParsedFile> Parse(ParseInput input, ParseOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(options);
        ContainerGuard.Check(input.Content, options);
        using var archive = new ZipArchive(input.Content, ZipArchiveMode.Read, leaveOpen: true);
        var files = archive.Entries.Where(IsDocument).ToList();
        if (files.Count == 0)
            return new Quarantined<ParsedFile>(QuarantineReason.EmptyOutput, $"the archive holds no files ({archive.Entries.Count} entries)");
        if (files.Count > options.MaxAttachments)
        {
            return new Quarantined<ParsedFile>(
                QuarantineReason.TooLarge,
                $"the archive holds {files.Count} files, limit is {options.MaxAttachments} (Parse:MaxAttachments)",
                new Dictionary<string, object?> { ["files"] = files.Count });
        }

        var document = new DocumentBuilder(options, cancellation);
        document.Add(ElementType.Title, input.FileName);
        foreach (var file in files)
            Add(file, document);
        return document.Complete(input.MediaType);
    }

    private static void Add(ZipArchiveEntry file, DocumentBuilder document)
    {
        var name = file.FullName.Replace('\\', '/');
        try
        {
            using var stream = file.Open();
            using var copy = new MemoryStream(checked((int)file.Length));
            stream.CopyTo(copy);
            document.Add(ElementType.ListItem, name, level: 1);
            document.AddAttachment(name, copy.ToArray());
        }
        catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException)
        {
            // One damaged entry is its own trouble, and the list names it.
            document.Add(ElementType.ListItem, $"{name} (cannot be unpacked: {TextCleaner.Line(broken.Message)})", level: 1, "unreadable_entry");
            document.AddFlag("partial_parse");
        }
    }

    /// <summary>False for folders and for what operating systems leave behind in every folder.</summary>
    private static bool IsDocument(ZipArchiveEntry entry)
    {
        var name = entry.FullName.Replace('\\', '/');
        return !name.EndsWith('/') && !name.StartsWith("__MACOSX/", StringComparison.Ordinal)
            && name[(name.LastIndexOf('/') + 1)..] is not (".DS_Store" or "Thumbs.db" or "desktop.ini");
    }
}
