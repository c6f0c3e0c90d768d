using System.Xml.Linq;
using DocumentFormat.OpenXml.Packaging;
using IngestPipeline.Stages.Parse.OpenXml;

namespace IngestPipeline.Stages.Parse.Docx;

/// <summary>Footnotes and endnotes by id, each given out once.</summary>
internal sealed class WordNotes
{
    private readonly Dictionary<(bool IsEndnote, string Id), XElement> notes = [];

    private WordNotes()
    {
    }

    public WordNotes(MainDocumentPart main, ParseOptions options, CancellationToken cancellation)
    {
        Load(main.FootnotesPart, "footnote", isEndnote: false, options, cancellation);
        Load(main.EndnotesPart, "endnote", isEndnote: true, options, cancellation);
    }

    /// <summary>For parts without notes of their own.</summary>
    public static WordNotes None { get; } = new();

    /// <summary>The text of a note; empty when it is missing or was given out before.</summary>
    public string Take(bool isEndnote, string id, BlockReader reader) =>
        notes.Remove((isEndnote, id), out var note) ? reader.PlainText(note, new WordParagraph()) : string.Empty;

    private void Load(OpenXmlPart? part, string name, bool isEndnote, ParseOptions options, CancellationToken cancellation)
    {
        if (part is null)
            return;
        using var reader = new PartReader(part, options, cancellation);
        foreach (var note in reader.Trees(name))
        {
            // The other types are lines that separate notes from text.
            if (note.Attr("type") is null or "normal" && note.Attr("id") is { } id)
                notes.TryAdd((isEndnote, id), note);
        }
    }
}
