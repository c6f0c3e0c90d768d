using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;

namespace IngestPipeline.Stages.Parse;

/// <summary>Collects elements in reading order: numbers them, cleans their text, cuts long tables, and keeps the total within its limit.</summary>
public sealed class DocumentBuilder(ParseOptions options, CancellationToken cancellation)
{
    /// <summary>Body rows in one table element; a longer table becomes several, each with the header rows.</summary>
    public const int RowsPerTable = 200;

    private const int MaxMetadataCharacters = 2000;

    private readonly List<Element> elements = [];
    private readonly List<PageLedgerEntry> pages = [];
    private readonly SortedDictionary<string, string> metadata = new(StringComparer.Ordinal);
    private readonly List<string> documentFlags = [];
    private readonly List<AttachmentContent> attachments = [];
    private readonly PictureOffers pictures = new();
    private long characters;
    private int pageCharacters;
    private int bodyStart;

    /// <summary>1-based page of the elements to come; null where the format has none.</summary>
    public int? Page { get; private set; }

    public ParseOptions Options { get; } = options;

    public CancellationToken Cancellation { get; } = cancellation;

    public int ElementCount => elements.Count;

    public int AttachmentCount => attachments.Count;

    /// <summary>Starts a page, slide or sheet.</summary>
    /// <exception cref="PermanentStageException">There are more than <see cref="ParseOptions.MaxPages"/>.</exception>
    public void StartPage()
    {
        Page = (Page ?? 0) + 1;
        pageCharacters = 0;
        if (Page > Options.MaxPages)
            throw new PermanentStageException(QuarantineReason.TooManyPages, $"the file has more than {Options.MaxPages} pages (Parse:MaxPages)");
    }

    /// <summary>Ends the page: it was extracted, or is blank when it gave no text and <paramref name="reason"/> tells nothing else.</summary>
    public void EndPage(string? reason = null, PageState? state = null) => pages.Add(new PageLedgerEntry
    {
        Page = Page ?? 1,
        State = state ?? (pageCharacters == 0 ? PageState.Blank : PageState.Extracted),
        Reason = reason,
        Characters = pageCharacters,
    });

    /// <summary>Adds an element unless its text is white space. Headings, titles, captions and list items lose nothing but extra white space.</summary>
    public void Add(ElementType type, string? text, int level = 0, params ReadOnlySpan<string> flags)
    {
        var clean = type switch
        {
            ElementType.Code => TextCleaner.Preformatted(text),
            ElementType.Title or ElementType.Heading => TextCleaner.Line(text),
            _ => TextCleaner.Block(text),
        };
        if (clean.Length > 0)
            Append(new Element { Id = elements.Count, Type = type, Text = clean, Page = Page, Level = level, Flags = flags.ToArray() });
    }

    /// <summary>Adds an element another builder made.</summary>
    public void AddCopy(Element element)
    {
        ArgumentNullException.ThrowIfNull(element);
        Append(element with { Id = elements.Count, Page = Page });
    }

    /// <summary>Adds a table without its empty rows and columns; nothing when no cell has text.</summary>
    public void AddTable(IReadOnlyList<IReadOnlyList<string>> rows, int headerRows, params ReadOnlySpan<string> flags)
    {
        var (table, headers) = TableShaper.Trim(rows, headerRows);
        if (table.Count == 0)
            return;
        var flagList = flags.ToArray();
        var body = table.Count - headers;
        for (var start = 0; start == 0 || start < body; start += RowsPerTable)
        {
            var piece = body <= RowsPerTable
                ? table
                : [.. table.Take(headers), .. table.Skip(headers + start).Take(RowsPerTable)];
            Append(new Element
            {
                Id = elements.Count,
                Type = ElementType.Table,
                Text = MarkdownTable.Write(piece, headers),
                Page = Page,
                Rows = piece,
                HeaderRows = headers,
                Flags = flagList,
            });
        }
    }

    /// <summary>Takes back the last element of this page: a heading nothing came to stand under.</summary>
    public void RemoveLast()
    {
        var last = elements[^1];
        elements.RemoveAt(elements.Count - 1);
        characters -= last.Text.Length;
        pageCharacters -= last.Text.Length;
    }

    /// <summary>Turns paragraphs and list items into headings where something follows that is no heading of the same level.</summary>
    /// <param name="levels">Level by position.</param>
    public void MakeHeadings(IReadOnlyDictionary<int, int> levels)
    {
        foreach (var (position, level) in levels)
        {
            var hasBody = position + 1 < elements.Count && (!levels.TryGetValue(position + 1, out var next) || next > level);
            if (hasBody && elements[position].Type is ElementType.Paragraph or ElementType.ListItem)
                elements[position] = elements[position] with { Type = ElementType.Heading, Level = level, Text = TextCleaner.Line(elements[position].Text) };
        }
    }

    /// <summary>What stands so far (the header lines of a message) does not count as text of the document.</summary>
    public void StartBody() => bodyStart = elements.Count;

    /// <summary>A picture the file shows; <see cref="ParseOptions.EmbeddedPictures"/> decides whether it becomes an attachment.</summary>
    /// <param name="name">As the file calls it.</param>
    /// <param name="load">Its bytes; called before <see cref="Complete"/> returns, or never.</param>
    public void OfferPicture(string name, Func<byte[]> load) => pictures.Add(Page, name, load);

    /// <summary>Text of the elements from a position on, one a line.</summary>
    public string TextSince(int position) => string.Join('\n', elements.Skip(position).Select(element => element.Text));

    public void AddMetadata(string name, string? value)
    {
        var clean = TextCleaner.Line(value);
        if (clean.Length > MaxMetadataCharacters)
            clean = clean[..(MaxMetadataCharacters - (char.IsHighSurrogate(clean[MaxMetadataCharacters - 1]) ? 1 : 0))];
        if (clean.Length > 0)
            metadata.TryAdd(name, clean);
    }

    /// <summary>Adds to what a list of names in the metadata says already.</summary>
    public void ExtendMetadata(string name, string values)
    {
        metadata.Remove(name, out var earlier);
        AddMetadata(name, earlier is null ? values : $"{earlier}, {values}");
    }

    public bool HasFlag(string flag) => documentFlags.Contains(flag);

    public void AddFlag(string flag)
    {
        if (!documentFlags.Contains(flag))
            documentFlags.Add(flag);
    }

    /// <summary>Takes a file found inside the file; false (and a flag) once <see cref="ParseOptions.MaxAttachments"/> is reached.</summary>
    public bool AddAttachment(string name, byte[] bytes)
    {
        if (attachments.Count >= Options.MaxAttachments)
        {
            AddFlag("attachments_cut");
            return false;
        }

        var clean = TextCleaner.Line(name);
        attachments.Add(new AttachmentContent(clean.Length > 0 ? clean : $"attachment-{attachments.Count + 1}", bytes));
        return true;
    }

    /// <summary>The document; quarantined when the file has pages and none of them could be read.</summary>
    public StageResult<ParsedFile> Complete(string mediaType)
    {
        pictures.Settle(elements.Skip(bodyStart), this);
        if (pages.Count > 0 && pages.TrueForAll(page => page.State == PageState.Failed))
        {
            return new Quarantined<ParsedFile>(
                QuarantineReason.Corrupt,
                $"none of {pages.Count} pages can be read: {pages[0].Reason}",
                new Dictionary<string, object?> { ["pages"] = pages.Count });
        }

        return new Completed<ParsedFile>(new ParsedFile(
            new ParsedDocument { MediaType = mediaType, Elements = elements, Pages = pages, Metadata = metadata, Flags = documentFlags },
            attachments));
    }

    private void Append(Element element)
    {
        Cancellation.ThrowIfCancellationRequested();
        characters += element.Text.Length;
        pageCharacters += element.Text.Length;
        if (characters > (long)Options.MaxTextMegacharacters * 1_000_000)
            throw new PermanentStageException(QuarantineReason.TooLarge, $"the file holds more than {Options.MaxTextMegacharacters} million characters of text (Parse:MaxTextMegacharacters)");
        elements.Add(element);
    }
}
