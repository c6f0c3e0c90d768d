using System.Text;

namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>
/// The words of a document, asked when a hyphen ends a line: it goes when the joined word is used elsewhere or nothing speaks for it, and stays
/// when the document writes the word with a hyphen elsewhere.
/// </summary>
internal sealed class WordList
{
    // Enough to know the vocabulary of a book; a document made of distinct words must not fill the memory.
    private const int MaxWords = 200_000;

    private readonly HashSet<string> _hyphenated = new(StringComparer.OrdinalIgnoreCase);

    public static WordList From(IEnumerable<PageLayout> pages)
    {
        var words = new WordList();
        foreach (var page in pages)
        {
            foreach (var (_, lines) in page.Flows)
            {
                foreach (var line in lines)
                    words.Note(line.Text);
            }
        }

        return words;
    }

    /// <summary>Appends a line to the lines above it.</summary>
    public void Join(StringBuilder text, string line)
    {
        var last = text[^1];
        if (last == '\u00AD')
        {
            text.Length--;
            text.Append(line);
            return;
        }

        if (last is '-' or '\u2010' && text.Length > 1 && char.IsLetter(text[^2]) && char.IsLower(line[0]))
        {
            var (head, tail) = (LastWord(text, text.Length - 1), FirstWord(line));
            if (!_hyphenated.Contains($"{head}-{tail}") && !head.Contains('-', StringComparison.Ordinal))
                text.Length--;
            text.Append(line);
            return;
        }

        var isUnspaced = PdfText.IsWide(last) && PdfText.IsWide(line[0]) || last is '-' && text.Length > 1 && char.IsLetterOrDigit(text[^2]) && char.IsLetterOrDigit(line[0]);
        if (!isUnspaced)
            text.Append(' ');
        text.Append(line);
    }

    private void Note(string line)
    {
        var from = 0;
        for (var at = line.IndexOf('-', StringComparison.Ordinal); at > 0 && at + 1 < line.Length && _hyphenated.Count < MaxWords; at = line.IndexOf('-', from))
        {
            from = at + 1;
            if (!char.IsLetter(line[at - 1]) || !char.IsLetter(line[at + 1]))
                continue;
            var (start, end) = (at, at + 1);
            while (start > 0 && char.IsLetter(line[start - 1]))
                start--;
            while (end < line.Length && char.IsLetter(line[end]))
                end++;
            _hyphenated.Add(line[start..end]);
        }
    }

    private static string LastWord(StringBuilder text, int end)
    {
        var start = end;
        while (start > 0 && end - start < 64 && (char.IsLetter(text[start - 1]) || text[start - 1] == '-'))
            start--;
        return text.ToString(start, end - start);
    }

    private static string FirstWord(string line)
    {
        var end = 0;
        while (end < line.Length && char.IsLetter(line[end]))
            end++;
        return line[..end];
    }
}
