using CsvHelper;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;

namespace IngestPipeline.Stages.Parse.DelimitedText;

/// <summary>Tables in text (CSV, TSV): encoding, delimiter and header are found, rows that are too short or too long are kept.</summary>
public sealed class DelimitedTextParser : TextFormatParser
{
    private const int MaxTitleLines = 4;

    public override IReadOnlyCollection<string> MediaTypes { get; } = [Intake.MediaTypes.Csv, Intake.MediaTypes.Tsv];

    protected override Quarantined<ParsedFile>? Read(string text, string mediaType, DocumentBuilder document)
    {
        Read(text, mediaType == Intake.MediaTypes.Tsv ? '\t' : ',', document);
        return null;
    }

    private static void Read(string text, char preferredDelimiter, DocumentBuilder document)
    {
        // Excel's own first line for a file with an unusual delimiter.
        var stated = text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && text.Length > 4 ? text[4] : (char?)null;
        if (stated is not null)
            text = text[(text.IndexOf('\n', StringComparison.Ordinal) is >= 0 and var end ? end + 1 : text.Length)..];
        var delimiter = stated ?? DelimiterDetector.Detect(text, preferredDelimiter);
        document.AddMetadata("delimiter", delimiter == '\t' ? "tab" : delimiter.ToString());

        var mode = CsvMode.Rfc4180;
        if (HasUnclosedQuote(text, delimiter))
        {
            // The quote would swallow the rest of the file: it is an inch or a typing error.
            document.AddFlag("unbalanced_quotes");
            mode = CsvMode.NoEscape;
        }

        AddRows(Rows(text, delimiter, mode, _ => { }), document);
    }

    private static bool HasUnclosedQuote(string text, char delimiter)
    {
        if (!text.Contains('"', StringComparison.Ordinal))
            return false;
        var isUnclosed = false;
        foreach (var _ in Rows(text, delimiter, CsvMode.Rfc4180, record => isUnclosed |= record.Reason == CsvMalformedReason.UnterminatedQuote))
        {
        }

        return isUnclosed;
    }

    private static IEnumerable<string[]> Rows(string text, char delimiter, CsvMode mode, Action<CsvMalformedRecord> onMalformed)
    {
        using var reader = CsvReader.FromText(text, new CsvReaderOptions
        {
            Separator = delimiter,
            Mode = mode,
            HasHeader = false,
            SkipEmptyLines = true,
            TrimWhitespace = true,
            AllowLineBreaksInQuotes = true,
            MalformedData = CsvMalformedDataHandling.Recover,
            FieldCountMismatch = CsvFieldCountHandling.Allow,
            OnMalformedRecord = onMalformed,
        });
        while (reader.Read())
            yield return reader.Current.ToArray();
    }

    private static void AddRows(IEnumerable<string[]> source, DocumentBuilder document)
    {
        using var rows = source.GetEnumerator();
        var piece = new List<IReadOnlyList<string>>();
        while (piece.Count < DocumentBuilder.RowsPerTable && rows.MoveNext())
            piece.Add(rows.Current);
        TakeTitles(piece, document);
        IReadOnlyList<string>? header = TableShaper.StartsWithHeader(piece) ? piece[0] : null;
        document.AddTable(piece, header is null ? 0 : 1);

        piece.Clear();
        while (rows.MoveNext())
        {
            if (piece.Count == 0 && header is not null)
                piece.Add(header);
            piece.Add(rows.Current);
            if (piece.Count < DocumentBuilder.RowsPerTable + (header is null ? 0 : 1))
                continue;
            document.AddTable(piece, header is null ? 0 : 1);
            piece.Clear();
        }

        document.AddTable(piece, header is null ? 0 : 1);
    }

    /// <summary>Lines above the table that fill one cell only are its title.</summary>
    private static void TakeTitles(List<IReadOnlyList<string>> rows, DocumentBuilder document)
    {
        var titles = rows.FindIndex(row => row.Count(cell => !string.IsNullOrWhiteSpace(cell)) > 1);
        if (titles is < 1 or > MaxTitleLines)
            return;
        foreach (var row in rows.Take(titles))
            document.Add(ElementType.Caption, string.Join(' ', row));
        rows.RemoveRange(0, titles);
    }
}
